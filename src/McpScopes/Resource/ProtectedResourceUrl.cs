using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace McpScopes.Resource;

/// <summary>This server's resource identifier: the configured one, or in Development the address the server listens on.</summary>
internal sealed class ProtectedResourceUrl(IOptions<McpScopesOptions> options, IServer server)
{
    private string? _developmentUrl;

    /// <summary>The pattern of the first guarded endpoint.</summary>
    public string Pattern { get; set; } = "/mcp";

    public string Value => Configured ?? (_developmentUrl ??= ScopedEndpoint.DevelopmentResource(server, Pattern));

    /// <summary>The configured public URL, or <see langword="null"/>.</summary>
    public string? Configured => string.IsNullOrWhiteSpace(options.Value.Resource) ? null : options.Value.Resource;
}
