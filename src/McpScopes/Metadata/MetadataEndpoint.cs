using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using McpScopes.Enforcement;
using McpScopes.Table;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Authentication;

namespace McpScopes.Metadata;

/// <summary>Serves the protected resource metadata (RFC 9728), to everybody and every origin: it is public.</summary>
internal static class MetadataEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints, string path, Lazy<ScopedEndpoint> endpoint, bool hasPublicUrl, bool isFirst)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<McpScopesOptions>>().Value;
        var table = endpoints.ServiceProvider.GetRequiredService<ScopeTable>();
        var document = new Lazy<byte[]>(() => Document(endpoint.Value, options, table.Description));

        // Behind a proxy that strips a prefix the public path and the mapped one differ, and both may be asked for.
        var paths = ScopedEndpoint.MetadataPaths(path);
        if (hasPublicUrl)
        {
            paths = paths.Append(endpoint.Value.MetadataPath);
        }

        foreach (var metadataPath in paths.Distinct(StringComparer.Ordinal).Where(p => isFirst || p != ScopedEndpoint.RootMetadataPath))
        {
            endpoints.MapMethods(metadataPath, [HttpMethods.Get, HttpMethods.Head], context => WriteAsync(context, document.Value))
                .WithDisplayName($"OAuth protected resource metadata | {metadataPath}");
        }
    }

    private static async Task WriteAsync(HttpContext context, byte[] document)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = document.Length;
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "public, max-age=300";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(document, context.RequestAborted);
        }
    }

    private static byte[] Document(ScopedEndpoint endpoint, McpScopesOptions options, ResourceDescription description) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new ProtectedResourceMetadata
            {
                Resource = endpoint.Resource,
                AuthorizationServers = options.AuthorizationServers.Count > 0 ? options.AuthorizationServers : [options.Authority!],
                BearerMethodsSupported = ["header"],
                ScopesSupported = [.. description.ScopesSupported],
                ResourceName = description.Name,
                ResourceDocumentation = description.Documentation,
                ResourcePolicyUri = description.PolicyUri,
                ResourceTosUri = description.TermsOfServiceUri,
            },
            (JsonTypeInfo<ProtectedResourceMetadata>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ProtectedResourceMetadata)));
}
