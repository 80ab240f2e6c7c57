using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using McpScopes.Manifests;

namespace McpScopes.Tool.Exporting.Providers;

/// <summary>
/// The part of a Microsoft Entra ID app registration's manifest (Microsoft Graph's form) that exposes the scopes. The identifiers are made
/// of the names, so that the same scope has the same one in every export.
/// </summary>
internal sealed class EntraExporter : IExporter
{
    private const int LongestValue = 120;
    private const int LongestName = 100;

    public string Target => "entra";

    public JsonObject Export(ExportRequest request, Action<string> warn)
    {
        var scopes = request.ProviderScopes(warn).Where(scope => IsPossible(scope.Name, warn)).ToList();
        var manifest = new JsonObject { ["displayName"] = request.Name };
        if (request.Prefix.Length > 0)
        {
            manifest["identifierUris"] = new JsonArray(request.Prefix.TrimEnd('/'));
        }
        else
        {
            warn("Without --prefix api://…/ the manifest names no application ID URI; clients need it before scopes.");
        }

        manifest["api"] = new JsonObject
        {
            ["requestedAccessTokenVersion"] = 2,
            ["oauth2PermissionScopes"] = scopes.Select(scope => Permission(request, scope)).ToJsonArray(),
        };
        return manifest;
    }

    private static JsonObject Permission(ExportRequest request, ManifestScope scope)
    {
        var description = scope.Description ?? scope.Name;
        var name = description.Length <= LongestName ? description : description[..(LongestName - 1)] + "…";
        return new JsonObject
        {
            ["id"] = Identifier($"{request.Name}\n{scope.Name}").ToString("D"),
            ["value"] = scope.Name,
            ["type"] = scope.Initial ? "User" : "Admin",
            ["isEnabled"] = true,
            ["adminConsentDisplayName"] = name,
            ["adminConsentDescription"] = description,
            ["userConsentDisplayName"] = name,
            ["userConsentDescription"] = description,
        };
    }

    private static bool IsPossible(string scope, Action<string> warn)
    {
        const string Others = "!#$%&'()*+,-./:;=?@[]^_`{|}~";
        if (scope.Length <= LongestValue && scope[0] != '.'
            && scope.All(c => char.IsAsciiLetterOrDigit(c) || Others.Contains(c, StringComparison.Ordinal)))
        {
            return true;
        }

        warn($"'{scope}' is left out: Entra ID takes at most {LongestValue} letters, digits and {Others}, and no dot at the start.");
        return false;
    }

    /// <summary>A UUID of version 8 (RFC 9562 §5.8) from a hash.</summary>
    private static Guid Identifier(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("mcpscopes\n" + name))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
