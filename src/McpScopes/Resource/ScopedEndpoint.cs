using McpScopes.Table;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace McpScopes.Resource;

/// <summary>One guarded MCP endpoint: its public URL, and what follows from it.</summary>
internal sealed class ScopedEndpoint
{
    /// <summary>The root form, at which clients look that do not insert the path.</summary>
    public const string RootMetadataPath = "/.well-known/oauth-protected-resource";

    /// <param name="resource">The public URL.</param>
    /// <param name="audience">The <c>aud</c> that its tokens carry if it is a further endpoint, or <see langword="null"/>: that of this server.</param>
    /// <param name="table">The application's scopes.</param>
    /// <param name="scopePrefix">What stands before scopes in challenges.</param>
    public ScopedEndpoint(string resource, string? audience, ScopeTable table, string? scopePrefix)
    {
        var url = new Uri(resource);
        Resource = resource;
        Audience = audience;
        Origin = url.GetLeftPart(UriPartial.Authority);
        MetadataPath = RootMetadataPath + url.AbsolutePath.TrimEnd('/');
        MetadataUrl = Origin + MetadataPath;

        ScopePrefix = scopePrefix;
        var scopes = AskedScopes.Of(table.Description.ScopesSupported, scopePrefix);
        Challenge = $"Bearer resource_metadata=\"{MetadataUrl}\"" + (scopes.Length > 0 ? $", scope=\"{scopes}\"" : "");
    }

    /// <summary>The resource identifier (RFC 8707), as configured.</summary>
    public string Resource { get; }

    public string? Audience { get; }

    public string? ScopePrefix { get; }

    /// <summary>The origin of <see cref="Resource"/>: a page of the server itself may call it.</summary>
    public string Origin { get; }

    /// <summary>Where the metadata is: the well-known name, then the resource's path (RFC 9728 §3.1).</summary>
    public string MetadataPath { get; }

    public string MetadataUrl { get; }

    /// <summary>The challenge of a 401, complete but for an error (RFC 9728 §5.1, RFC 6750 §3).</summary>
    public string Challenge { get; }

    /// <summary>The metadata's paths at which a server answers whose endpoint is mapped to <paramref name="pattern"/>.</summary>
    public static IEnumerable<string> MetadataPaths(string pattern) =>
        new[] { RootMetadataPath + pattern.TrimEnd('/'), RootMetadataPath }.Distinct(StringComparer.Ordinal);

    /// <summary>In Development the server's own address stands in for a missing public URL. Known once the server has started.</summary>
    public static string DevelopmentResource(IServer server, string pattern)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("McpScopes:Resource is missing, and the server has no address of its own to use instead. Set it.");
        var binding = Microsoft.AspNetCore.Http.BindingAddress.Parse(address);
        var host = binding.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : binding.Host;
        return new UriBuilder(binding.Scheme, host, binding.Port, pattern).Uri.AbsoluteUri.TrimEnd('/');
    }
}
