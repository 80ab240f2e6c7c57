using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.Hosting.StartUp;

/// <summary>Finds an <see cref="McpScopesOptions.AuthenticationScheme"/> that nobody registered: no request could be authenticated.</summary>
internal static class SchemeCheck
{
    public static async Task<string?> FindMistakeAsync(IServiceProvider services)
    {
        var name = services.GetRequiredService<IOptions<McpScopesOptions>>().Value.OwnScheme;
        return name is null || await services.GetRequiredService<IAuthenticationSchemeProvider>().GetSchemeAsync(name).ConfigureAwait(false) is not null
            ? null
            : $"McpScopes:AuthenticationScheme is '{name}', and no scheme of that name is registered. "
                + "Register it with builder.Services.AddAuthentication(), or leave the setting out and set McpScopes:Authority.";
    }
}
