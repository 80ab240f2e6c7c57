using System.Net;
using System.Text.Json;

namespace AgentConsole.Connecting;

/// <summary>The MCP endpoint's latest HTTP answer, as it came over the wire.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Reason">The words of the status line.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Challenge">The <c>WWW-Authenticate</c> schemes, with their parameters.</param>
/// <param name="Body">The JSON body of a refusal, if it was one.</param>
internal sealed record ServerAnswer(HttpStatusCode Status, string Reason, string? ContentType, IReadOnlyList<string> Challenge, JsonElement? Body)
{
    public bool AsksForBearerToken =>
        Status == HttpStatusCode.Unauthorized && Challenge.Any(scheme => scheme.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase));

    public string? Message => Text("message");

    public IReadOnlyList<string> RequiredScopes => Text("required_scope")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public IReadOnlyList<string> UserScopes =>
        Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("user_scopes", out var scopes) && scopes.ValueKind == JsonValueKind.Array
            ? [.. scopes.EnumerateArray().Where(scope => scope.ValueKind == JsonValueKind.String).Select(scope => scope.GetString()!)]
            : [];

    private string? Text(string property) =>
        Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
