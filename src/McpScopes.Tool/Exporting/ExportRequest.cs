using System.Text.Json.Nodes;
using McpScopes.Manifests;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Exporting;

/// <summary>What is exported, and what the command line says besides.</summary>
/// <param name="Manifest">Who may do what.</param>
/// <param name="Name">What the thing is called that is made.</param>
/// <param name="Resource">The server's public MCP URL, or null.</param>
/// <param name="Issuer">The issuer of its tokens, or null.</param>
/// <param name="Prefix">What the provider puts before scopes; empty if nothing.</param>
/// <param name="Backend">What a gateway calls the server.</param>
internal sealed record ExportRequest(ScopeManifest Manifest, string Name, Uri? Resource, Uri? Issuer, string Prefix, string Backend)
{
    /// <summary>Scopes about the sign-in, which every provider has already.</summary>
    private static readonly HashSet<string> IdentityScopes = new(StringComparer.Ordinal)
    {
        "openid", "profile", "email", "address", "phone", "offline_access",
    };

    public Uri RequiredResource(string target) => Resource ?? throw Missing(target, "--resource, the server's public MCP URL");

    public Uri RequiredIssuer(string target) => Issuer ?? throw Missing(target, "--issuer, the issuer of the tokens");

    /// <summary>
    /// The scopes that a provider has to define: those of the catalogue and those required. A pattern stands for scopes that only calls
    /// know; they are warned of.
    /// </summary>
    public IReadOnlyList<ManifestScope> ProviderScopes(Action<string> warn)
    {
        var catalogue = Manifest.Scopes.ToDictionary(scope => scope.Name, StringComparer.Ordinal);
        var names = Manifest.Primitives.SelectMany(primitive => primitive.Scopes)
            .Concat(Manifest.Scopes.SelectMany(scope => scope.Implies))
            .Concat(catalogue.Keys)
            .Distinct(StringComparer.Ordinal)
            .Where(name => !IdentityScopes.Contains(name))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var pattern in names.Where(name => name.Contains('{', StringComparison.Ordinal)))
        {
            warn($"'{pattern}' is left out: it stands for a scope for each value of an argument. Define at the provider those that you grant.");
        }

        foreach (var scope in Manifest.Scopes.Where(scope => scope.Implies.Count > 0))
        {
            warn($"'{scope.Name}' implies {string.Join(" ", scope.Implies)}: providers know no hierarchy, and McpScopes applies it. "
                + "Granting it grants them.");
        }

        var scopes = names.Where(name => !name.Contains('{', StringComparison.Ordinal))
            .Select(name => catalogue.GetValueOrDefault(name) ?? new ManifestScope(name, null, [], false))
            .ToList();
        return scopes.Count > 0 ? scopes : throw new ProblemException(ExitCode.Data, "There is no scope to export.");
    }

    private static ProblemException Missing(string target, string option) => new(ExitCode.Usage, $"--to {target} needs {option}.");
}

/// <summary>Writes what one provider or gateway takes.</summary>
internal interface IExporter
{
    /// <summary>Gets the value of <c>--to</c>.</summary>
    string Target { get; }

    /// <summary>Makes the document.</summary>
    /// <param name="request">What is exported.</param>
    /// <param name="warn">Takes what the reader must know besides: what the target cannot express.</param>
    /// <exception cref="ProblemException">The target cannot express it at all, or an option is missing.</exception>
    JsonObject Export(ExportRequest request, Action<string> warn);
}

/// <summary>Lists of JSON.</summary>
internal static class JsonLists
{
    public static JsonArray ToJsonArray(this IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];

    public static JsonArray ToJsonArray(this IEnumerable<JsonObject> values) => [.. values];
}
