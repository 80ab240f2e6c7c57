using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>The protected resources that tokens may be for: the application's own, and those that the settings name.</summary>
internal sealed class AuthorityResources(IOptions<McpAuthorityOptions> options, IProtectedApplication? application = null)
{
    private readonly Lazy<IReadOnlyList<string>> _all = new(() =>
        [.. (application?.Resources ?? []).Concat(options.Value.Resources).Distinct(StringComparer.Ordinal)]);

    public IReadOnlyList<string> All => _all.Value;
}
