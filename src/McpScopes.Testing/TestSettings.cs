using Microsoft.Extensions.Options;

namespace McpScopes.Testing;

/// <summary>An application whose settings come with its deployment has none in a test: an issuer is made up where nothing names one.</summary>
internal sealed class TestSettings(IEnumerable<ILocalAuthority> embedded) : IPostConfigureOptions<McpScopesOptions>
{
    public const string Issuer = "https://issuer.test";

    public void PostConfigure(string? name, McpScopesOptions options)
    {
        if (options.Provider is null
            && string.IsNullOrWhiteSpace(options.Authority)
            && string.IsNullOrWhiteSpace(options.AuthenticationScheme)
            && options.Issuers.Count == 0
            && !embedded.Any())
        {
            options.Authority = Issuer;
        }
    }
}
