using System.Text.Json.Nodes;

namespace McpScopes.Tool.Exporting.Providers;

/// <summary>
/// An API ("resource server") of Auth0's Management API. With role-based access control on, a user's token gets the scopes of his roles
/// and no others.
/// </summary>
internal sealed class Auth0Exporter : IExporter
{
    private const int LongestValue = 280;
    private const int LongestDescription = 500;

    public string Target => "auth0";

    public JsonObject Export(ExportRequest request, Action<string> warn) => new()
    {
        ["name"] = request.Name,
        ["identifier"] = request.RequiredResource(Target).OriginalString,
        ["signing_alg"] = "RS256",
        ["token_dialect"] = "rfc9068_profile",
        ["enforce_policies"] = true,
        ["allow_offline_access"] = true,
        ["scopes"] = request.ProviderScopes(warn)
            .Where(scope => IsPossible(request.Prefix + scope.Name, warn))
            .Select(scope => new JsonObject
            {
                ["value"] = request.Prefix + scope.Name,
                ["description"] = Shortened(scope.Description ?? scope.Name),
            })
            .ToJsonArray(),
    };

    private static bool IsPossible(string scope, Action<string> warn)
    {
        if (scope.Length <= LongestValue)
        {
            return true;
        }

        warn($"'{scope}' is left out: Auth0 takes at most {LongestValue} characters.");
        return false;
    }

    private static string Shortened(string text) => text.Length <= LongestDescription ? text : text[..(LongestDescription - 1)] + "…";
}
