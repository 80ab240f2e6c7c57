using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using McpScopes.Generators.Manifests;

namespace McpScopes.Manifests;

/// <summary>
/// Reads the JSON of a manifest. Strict where a misunderstanding would hide a permission: an unknown kind, requirement or version is an
/// error. Members it does not know are left alone, for they cannot change what the known ones mean without a new version.
/// </summary>
internal static class ManifestJson
{
    /// <summary>The first version of the format.</summary>
    private const int OldestVersion = 1;

    /// <param name="json">The text.</param>
    /// <param name="origin">What the text is, for messages: a file's path, or an assembly's.</param>
    /// <returns>The manifest, sorted.</returns>
    /// <exception cref="ManifestException">The text is not a manifest, or is one of a newer format.</exception>
    public static ScopeManifest Read(string json, string origin)
    {
        if (!JsonText.TryRead(json, out var value) || value is not Dictionary<string, object?> members)
        {
            throw new ManifestException($"{origin}: not a scope manifest, because it is not a JSON object.");
        }

        var version = members.TryGetValue(ManifestFormat.FormatVersionMember, out var number) && number is double found
            ? found
            : throw new ManifestException($"{origin}: not a scope manifest, because it has no \"{ManifestFormat.FormatVersionMember}\".");
        CheckVersion(version, origin);

        var reader = new Reader(origin);
        return new ScopeManifest(
            reader.Text(members, ManifestFormat.AssemblyMember),
            reader.Flag(members, ManifestFormat.DefinesScopesMember),
            [.. reader.Objects(members, ManifestFormat.ScopesMember).Select(reader.Scope).OrderBy(scope => scope.Name, StringComparer.Ordinal)],
            [.. reader.Objects(members, ManifestFormat.PrimitivesMember).Select(reader.Primitive)
                .OrderBy(primitive => primitive.Kind).ThenBy(primitive => primitive.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Refuses what a later version of this program may understand.</summary>
    /// <exception cref="ManifestException">The version is not one that this program reads.</exception>
    public static void CheckVersion(double version, string origin)
    {
        if (version > ManifestFormat.Version)
        {
            throw new ManifestException(
                $"{origin}: the manifest's format version is {version.ToString(CultureInfo.InvariantCulture)}, and this program reads up to "
                + $"{ManifestFormat.Version}. Update it: dotnet tool update McpScopes.Tool, or a newer McpScopes package.");
        }

        if (version < OldestVersion || version != Math.Floor(version))
        {
            throw new ManifestException(
                $"{origin}: {version.ToString(CultureInfo.InvariantCulture)} is not a format version of scope manifests.");
        }
    }

    private sealed class Reader(string origin)
    {
        public ManifestScope Scope(Dictionary<string, object?> scope) => new(
            Text(scope, ManifestFormat.NameMember),
            OptionalText(scope, ManifestFormat.DescriptionMember),
            Texts(scope, ManifestFormat.ImpliesMember),
            Flag(scope, ManifestFormat.InitialMember));

        public ManifestPrimitive Primitive(Dictionary<string, object?> primitive)
        {
            var name = Text(primitive, ManifestFormat.NameMember);
            var kind = Text(primitive, ManifestFormat.KindMember) switch
            {
                "tool" => ManifestPrimitiveKind.Tool,
                "prompt" => ManifestPrimitiveKind.Prompt,
                "resource" => ManifestPrimitiveKind.Resource,
                "resourceTemplate" => ManifestPrimitiveKind.ResourceTemplate,
                var other => throw Fault($"'{other}' is not a kind of primitive ('{name}')"),
            };
            var requirement = Text(primitive, ManifestFormat.RequirementMember) switch
            {
                "scopes" => ManifestRequirement.Scopes,
                "authenticated" => ManifestRequirement.Authenticated,
                "anonymous" => ManifestRequirement.Anonymous,
                "undeclared" => ManifestRequirement.Undeclared,
                var other => throw Fault($"'{other}' is not a requirement ('{name}')"),
            };
            var scopes = Texts(primitive, ManifestFormat.ScopesMember);
            return scopes.Count > 0 == (requirement == ManifestRequirement.Scopes)
                ? new ManifestPrimitive(kind, name, requirement, scopes)
                : throw Fault($"the requirement and the scopes of '{name}' contradict each other");
        }

        public IEnumerable<Dictionary<string, object?>> Objects(Dictionary<string, object?> owner, string member) => Items(owner, member)
            .Select(item => item as Dictionary<string, object?> ?? throw Fault($"an entry of \"{member}\" is not an object"));

        public string Text(Dictionary<string, object?> owner, string member) =>
            OptionalText(owner, member) is { Length: > 0 } text ? text : throw Fault($"\"{member}\" is missing or empty");

        public bool Flag(Dictionary<string, object?> owner, string member) =>
            owner.TryGetValue(member, out var value) && value is bool flag ? flag : throw Fault($"\"{member}\" is missing or not true or false");

        private string? OptionalText(Dictionary<string, object?> owner, string member) =>
            !owner.TryGetValue(member, out var value) || value is null ? null : value as string ?? throw Fault($"\"{member}\" is not a string");

        private List<string> Texts(Dictionary<string, object?> owner, string member) =>
            [.. Items(owner, member)
                .Select(item => item is string { Length: > 0 } text ? text : throw Fault($"an entry of \"{member}\" is not a string"))
                .Distinct(StringComparer.Ordinal)
                .OrderBy(text => text, StringComparer.Ordinal)];

        private List<object?> Items(Dictionary<string, object?> owner, string member) =>
            owner.TryGetValue(member, out var value) && value is List<object?> items ? items : throw Fault($"\"{member}\" is missing or not a list");

        private ManifestException Fault(string what) => new($"{origin}: not a scope manifest: {what}.");
    }
}
