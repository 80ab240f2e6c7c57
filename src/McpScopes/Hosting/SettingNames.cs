using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace McpScopes.Hosting;

/// <summary>Finds misspelt settings: a setting that nothing reads is worse than a missing one, because it looks as if it were in force.</summary>
internal static class SettingNames
{
    public static IEnumerable<string> FindUnknown(SettingsSection settings) =>
        settings.Section is { } section ? Find(section, Options) : [];

    /// <summary>Those of a section that another package reads.</summary>
    public static IEnumerable<string> FindUnknown(
        SettingsSection settings, string section, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) =>
        settings.Section is { } own ? Find(own.GetSection(section), new(Of(type), [])) : [];

    /// <summary>The names in each section, by reflection on types that the trimmer sees.</summary>
    private static Names Options => new(Of(typeof(McpScopesOptions)), new()
    {
        [nameof(McpScopesOptions.Introspection)] = new(Of(typeof(IntrospectionOptions)), []),
        [nameof(McpScopesOptions.TokenCache)] = new(Of(typeof(TokenCacheOptions)), []),
        [nameof(McpScopesOptions.Audit)] = new([.. Of(typeof(ScopeAuditOptions)), .. OfPackages], []),
        [nameof(McpScopesOptions.Revocation)] = new(Of(typeof(TokenRevocationOptions)), new()
        {
            [nameof(TokenRevocationOptions.SharedSignals)] = new(Of(typeof(SharedSignalsOptions)), []),
            [nameof(TokenRevocationOptions.GlobalTokenRevocation)] = new(Of(typeof(GlobalTokenRevocationOptions)), []),
        }),
        [nameof(McpScopesOptions.Issuers)] = new([], [])
        {
            Items = new(Of(typeof(TokenIssuerOptions)), new() { [nameof(McpScopesOptions.Introspection)] = new(Of(typeof(IntrospectionOptions)), []) }),
        },
    });

    /// <summary>Sections inside <c>Audit</c> that packages of their own read, and check.</summary>
    public static readonly string[] OfPackages = ["File", "Store"];

    private static string[] Of([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) =>
        [.. type.GetProperties().Select(property => property.Name)];

    private static IEnumerable<string> Find(IConfigurationSection section, Names names)
    {
        foreach (var child in section.GetChildren())
        {
            if (names.Items is { } items)
            {
                foreach (var inner in Find(child, items))
                {
                    yield return inner;
                }
            }
            else if (names.Known.FirstOrDefault(known => string.Equals(known, child.Key, StringComparison.OrdinalIgnoreCase)) is not { } name)
            {
                yield return $"{child.Path} is not a setting of McpScopes.{Suggestion(child.Key, names.Known)}";
            }
            else if (names.Sections.TryGetValue(name, out var nested))
            {
                foreach (var inner in Find(child, nested))
                {
                    yield return inner;
                }
            }
        }
    }

    private static string Suggestion(string written, IReadOnlyList<string> known)
    {
        var nearest = known.Select(name => (name, Distance: Distance(written.ToUpperInvariant(), name.ToUpperInvariant()))).MinBy(pair => pair.Distance);
        return nearest.Distance <= Math.Max(2, written.Length / 3)
            ? $" Did you mean '{nearest.name}'?"
            : string.Create(CultureInfo.InvariantCulture, $" Its {known.Count} settings are described in docs/configuration.md.");
    }

    /// <summary>How many letters must be added, removed or changed (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    private sealed record Names(IReadOnlyList<string> Known, Dictionary<string, Names> Sections)
    {
        /// <summary>The names in each item, if the section is a list.</summary>
        public Names? Items { get; init; }
    }
}
