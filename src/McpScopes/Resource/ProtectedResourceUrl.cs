using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace McpScopes.Resource;

/// <summary>This server's resource identifier: the configured one, or in Development the address the server listens on.</summary>
internal sealed class ProtectedResourceUrl(IOptions<McpScopesOptions> options, IServer server, ScopedEndpoints mapped)
{
    private string? _developmentUrl;

    public string Value => Configured ?? (_developmentUrl ??= ScopedEndpoint.DevelopmentResource(server, mapped.Path));

    /// <summary>The configured public URL, or <see langword="null"/>.</summary>
    public string? Configured => string.IsNullOrWhiteSpace(options.Value.Resource) ? null : options.Value.Resource;
}
