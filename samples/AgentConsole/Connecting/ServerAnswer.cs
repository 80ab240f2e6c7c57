using System.Net;
using System.Text.Json;
using AgentConsole.Json;

namespace AgentConsole.Connecting;

/// <summary>The MCP endpoint's latest HTTP answer, as it came over the wire.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Reason">The words of the status line.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Challenge">The <c>WWW-Authenticate</c> schemes, with their parameters.</param>
/// <param name="Body">The JSON body of a refusal, if it was one.</param>
internal sealed record ServerAnswer(
    HttpStatusCode Status, string Reason, string? ContentType, IReadOnlyList<string> Challenge, JsonElement? Body)
{
    public bool AsksForBearerToken =>
        Status == HttpStatusCode.Unauthorized && Challenge.Any(scheme => scheme.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase));

    public string? Message => Body.Text("message");

    public IReadOnlyList<string> RequiredScopes => Body.Text("required_scope")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public IReadOnlyList<string> UserScopes => [.. Body.Property("user_scopes").AsTexts()];
}
