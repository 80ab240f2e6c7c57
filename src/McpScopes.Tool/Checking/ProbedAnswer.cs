using System.Text.Json;

namespace McpScopes.Tool.Checking;

/// <summary>An HTTP answer, read to its end.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">All headers, the repeated ones too, with names that compare without case.</param>
/// <param name="Body">The body, or its beginning if it is long.</param>
internal sealed record ProbedAnswer(int Status, ILookup<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers[name].FirstOrDefault();

    public string? MediaType => Header("Content-Type")?.Split(';')[0].Trim();

    /// <summary>Gets the parameters of the Bearer challenge, or null if there is none that can be understood.</summary>
    public Challenge? Challenge => Headers["WWW-Authenticate"]
        .Select(Checking.Challenge.Parse)
        .FirstOrDefault(challenge => challenge is not null);

    public string? SessionId => Header("Mcp-Session-Id");

    /// <summary>The body as a JSON object; null if it is none.</summary>
    public JsonElement? Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Reading what a server may have written in any shape.</summary>
internal static class JsonElementReading
{
    public static string? Text(this JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool IsTrue(this JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The strings of a list; null if there is no list.</summary>
    public static IReadOnlyList<string>? Texts(this JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : null;
}
