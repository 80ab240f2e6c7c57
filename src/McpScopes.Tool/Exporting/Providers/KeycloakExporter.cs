using System.Text.Json.Nodes;
using McpScopes.Manifests;

namespace McpScopes.Tool.Exporting.Providers;

/// <summary>
/// The part of a Keycloak realm that defines the scopes: a client scope for each, with the mapper that puts the server's URL into the
/// token's audience, since Keycloak takes it from no <c>resource</c> parameter.
/// </summary>
internal sealed class KeycloakExporter : IExporter
{
    public string Target => "keycloak";

    public JsonObject Export(ExportRequest request, Action<string> warn)
    {
        var scopes = request.ProviderScopes(warn);
        if (request.Resource is null)
        {
            warn("Without --resource no audience mapper is written, and tokens will not name the server as their audience.");
        }

        return new JsonObject
        {
            ["realm"] = request.Name,
            ["clientScopes"] = scopes.Select(scope => ClientScope(request, scope)).ToJsonArray(),
            ["defaultOptionalClientScopes"] = scopes.Select(scope => request.Prefix + scope.Name).ToJsonArray(),
        };
    }

    private static JsonObject ClientScope(ExportRequest request, ManifestScope scope)
    {
        var result = new JsonObject
        {
            ["name"] = request.Prefix + scope.Name,
            ["description"] = scope.Description,
            ["protocol"] = "openid-connect",
            ["attributes"] = new JsonObject
            {
                ["include.in.token.scope"] = "true",
                ["display.on.consent.screen"] = "true",
                ["consent.screen.text"] = scope.Description ?? scope.Name,
            },
        };
        if (request.Resource is { } resource)
        {
            result["protocolMappers"] = new JsonArray(new JsonObject
            {
                ["name"] = "audience",
                ["protocol"] = "openid-connect",
                ["protocolMapper"] = "oidc-audience-mapper",
                ["config"] = new JsonObject
                {
                    ["included.custom.audience"] = resource.OriginalString,
                    ["access.token.claim"] = "true",
                    ["id.token.claim"] = "false",
                },
            });
        }

        return result;
    }
}
