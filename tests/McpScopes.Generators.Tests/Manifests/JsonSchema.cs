using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpScopes.Generators.Tests.Manifests;

/// <summary>As much of JSON Schema 2020-12 as the manifest's schema uses; a keyword it does not know fails.</summary>
internal sealed class JsonSchema(JsonObject root)
{
    public static JsonSchema Manifest { get; } = new(JsonNode.Parse(File.ReadAllText(Path.Combine(
        typeof(JsonSchema).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ProjectDirectory").Value!,
        "..", "..", "docs", "manifest.schema.json")))!.AsObject());

    public IReadOnlyList<string> Violations(JsonNode? value) => [.. Violations(value, root, "$")];

    private IEnumerable<string> Violations(JsonNode? value, JsonObject schema, string path) => schema.SelectMany(keyword => keyword.Key switch
    {
        "$schema" or "title" or "description" or "$defs" => [],
        "$ref" => Violations(value, Resolve((string)keyword.Value!), path),
        "type" => Types(keyword.Value!).Contains(TypeOf(value)) ? [] : [$"{path} is {TypeOf(value)}"],
        "const" => JsonNode.DeepEquals(value, keyword.Value) ? [] : [$"{path} is not {keyword.Value}"],
        "enum" => keyword.Value!.AsArray().Any(item => JsonNode.DeepEquals(item, value)) ? [] : [$"{path} is none of {keyword.Value}"],
        "minLength" => value?.GetValueKind() is JsonValueKind.String && ((string)value!).Length < (int)keyword.Value! ? [$"{path} is too short"] : [],
        "required" => keyword.Value!.AsArray().Where(name => value?[(string)name!] is null && !((value as JsonObject)?.ContainsKey((string)name!) ?? false))
            .Select(name => $"{path} lacks {name}"),
        "properties" => keyword.Value!.AsObject().Where(property => (value as JsonObject)?.ContainsKey(property.Key) ?? false)
            .SelectMany(property => Violations(value![property.Key], property.Value!.AsObject(), $"{path}.{property.Key}")),
        "additionalProperties" => (value as JsonObject)?.Where(member => !schema["properties"]!.AsObject().ContainsKey(member.Key))
            .Select(member => $"{path} has {member.Key}") ?? [],
        "items" => (value as JsonArray)?.SelectMany((item, i) => Violations(item, keyword.Value!.AsObject(), $"{path}[{i}]")) ?? [],
        _ => throw new NotSupportedException(keyword.Key),
    });

    private JsonObject Resolve(string reference) => root["$defs"]![reference["#/$defs/".Length..]]!.AsObject();

    private static IEnumerable<string> Types(JsonNode types) => types is JsonArray array ? array.Select(type => (string)type!) : [(string)types!];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        { } kind => kind.ToString().ToLowerInvariant(),
    };
}
