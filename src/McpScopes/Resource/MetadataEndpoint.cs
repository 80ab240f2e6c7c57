using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using McpScopes.Table;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using ModelContextProtocol;
using ModelContextProtocol.Authentication;

namespace McpScopes.Resource;

/// <summary>
/// Serves the protected resource metadata (RFC 9728) of one endpoint, to everybody and every origin: it is public. Its paths begin at the root
/// (§3.1), also where the endpoint is in a group of routes; the group's prefix stands behind the well-known name, and its conventions, which
/// may ask for a token, do not apply.
/// </summary>
internal sealed class MetadataEndpoint(
    MappedEndpoint own,
    Lazy<ScopedEndpoint> endpoint,
    bool hasPublicUrl,
    IProtectedApplication application,
    AuthorizationServers servers,
    ProtectedResourceDescription description,
    ScopedEndpoints mapped)
    : EndpointDataSource
{
    private readonly Lazy<byte[]> _document = new(() => Document(endpoint.Value, application, servers, description));
    private readonly Lock _gate = new();
    private IReadOnlyList<Endpoint>? _endpoints;

    public override IReadOnlyList<Endpoint> Endpoints => MakeOnce(own.Pattern);

    public override IReadOnlyList<Endpoint> GetGroupedEndpoints(RouteGroupContext context) =>
        MakeOnce("/" + $"{context.Prefix.RawText?.Trim('/')}{own.Pattern}".TrimStart('/'));

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    private IReadOnlyList<Endpoint> MakeOnce(string wholePath)
    {
        lock (_gate)
        {
            return _endpoints ??= Make(wholePath);
        }
    }

    private List<Endpoint> Make(string wholePath)
    {
        own.Path = wholePath;

        // Behind a proxy that strips a prefix the public path and the mapped one differ, and both may be asked for.
        var paths = ScopedEndpoint.MetadataPaths(wholePath);
        if (hasPublicUrl)
        {
            paths = paths.Append(endpoint.Value.MetadataPath);
        }

        // Several endpoints may share a resource: the first to be mapped answers for it, and at the root.
        return [.. paths.Where(mapped.MetadataPaths.Add).Select(Endpoint)];
    }

    private Endpoint Endpoint(string metadataPath) =>
        new RouteEndpointBuilder(context => WriteAsync(context, _document.Value), RoutePatternFactory.Parse(metadataPath), order: 0)
        {
            DisplayName = $"OAuth protected resource metadata | {metadataPath}",
            Metadata = { new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Options]), new AllowAnonymousAttribute(), new MetadataEndpointMetadata() },
        }.Build();

    private static async Task WriteAsync(HttpContext context, byte[] document)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            AnswerPreflight(context.Response);
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = document.Length;
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "public, max-age=300";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(document, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A page that sends MCP-Protocol-Version, as clients do, asks first. Any origin and header may: the document is public, and the same for
    /// everybody. The wildcard does not cover Authorization (Fetch, CORS-preflight fetch).
    /// </summary>
    private static void AnswerPreflight(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowMethods = "GET, HEAD";
        response.Headers.AccessControlAllowHeaders = "*, Authorization";
        response.Headers.AccessControlMaxAge = "600";
    }

    private static byte[] Document(
        ScopedEndpoint endpoint, IProtectedApplication application, AuthorizationServers servers, ProtectedResourceDescription description) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new ProtectedResourceMetadata
            {
                Resource = endpoint.Resource,
                AuthorizationServers = [.. application.AuthorizationServers],
                BearerMethodsSupported = ["header"],
                DpopSigningAlgValuesSupported = servers.DPoP.All(mode => mode is DPoPMode.Off) ? null : [.. DPoPAlgorithms.All],
                DpopBoundAccessTokensRequired = servers.DPoP.All(mode => mode is DPoPMode.Required) ? true : null,
                ScopesSupported = [.. description.ScopesSupported.Select(scope => AskedScopes.Of(scope, endpoint.ScopePrefix))],
                ResourceName = description.Name,
                ResourceDocumentation = description.Documentation,
                ResourcePolicyUri = description.PolicyUri,
                ResourceTosUri = description.TermsOfServiceUri,
            },
            (JsonTypeInfo<ProtectedResourceMetadata>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ProtectedResourceMetadata)));
}

/// <summary>Marks an endpoint that serves protected resource metadata.</summary>
internal sealed class MetadataEndpointMetadata;
