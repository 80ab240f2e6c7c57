using McpScopes.Manifests;

namespace McpScopes.Tool.Comparing;

/// <summary>Primitives and requirements in words, the same in every report.</summary>
internal static class PrimitiveText
{
    public static string Of(ManifestPrimitive primitive) => $"{Kind(primitive.Kind)} {primitive.Name}";

    public static string Kind(ManifestPrimitiveKind kind) =>
        kind == ManifestPrimitiveKind.ResourceTemplate ? "resource template" : ManifestText.KindWord(kind);

    /// <summary>What a caller needs.</summary>
    /// <param name="primitive">The primitive, or null where it does not exist.</param>
    public static string Requirement(ManifestPrimitive? primitive) => primitive?.Requirement switch
    {
        null => "does not exist",
        ManifestRequirement.Scopes => string.Join(" ", primitive.Scopes),
        ManifestRequirement.Authenticated => "any token",
        ManifestRequirement.Anonymous => "no token",
        _ => "nobody may",
    };

    /// <summary>A caller, as the subject of a sentence.</summary>
    public static string Caller(Witness witness)
    {
        var token = witness switch
        {
            { NeedsToken: false } => "a caller without a token",
            { Scopes: [] } => "a token without any scope",
            _ => $"a token with {string.Join(" ", witness.Scopes)}",
        };
        return witness.Arguments.Count == 0
            ? token
            : $"{token}, where {string.Join(" and ", witness.Arguments.Select(argument => $"{argument.Key} is {argument.Value}"))}";
    }
}
