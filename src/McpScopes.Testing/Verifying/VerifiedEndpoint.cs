using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpScopes.Testing.Rehearsing;

namespace McpScopes.Testing;

/// <summary>
/// Calls a primitive over HTTP as a client of protocol version 2026-07-28 does: each request for itself. A server that keeps sessions only is
/// called after a handshake of version 2025-11-25, where it lets a handshake through at all.
/// </summary>
internal sealed class VerifiedEndpoint(HttpClient client, string path, Rehearsal rehearsal)
{
    private const string Stateless = "2026-07-28";
    private const string Handshake = "2025-11-25";
    private bool _needsSession;

    public async Task<VerifiedAnswer> CallAsync(VerifiedPrimitive primitive, string? token, CancellationToken cancellationToken)
    {
        var (method, parameters, name) = primitive.Request();
        if (!_needsSession)
        {
            using var request = Request(token, Stateless, method, parameters.DeepClone().AsObject(), name);
            var answer = await SendAsync(request, cancellationToken);
            if (answer.Answer.Status != 400)
            {
                return answer.Answer;
            }

            // The front door has nothing against the call, and the server takes none without a session.
            _needsSession = true;
        }

        using var hello = Request(token, Handshake, "initialize", new JsonObject
        {
            ["protocolVersion"] = Handshake,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "McpScopes.Testing", ["version"] = "1" },
        });
        var opened = await SendAsync(hello, cancellationToken);
        if (opened.Answer.Status != 200)
        {
            return opened.Answer;
        }

        using var call = Request(token, Handshake, method, parameters);
        if (opened.SessionId is not null)
        {
            call.Headers.Add("Mcp-Session-Id", opened.SessionId);
        }

        return (await SendAsync(call, cancellationToken)).Answer;
    }

    private HttpRequestMessage Request(string? token, string version, string method, JsonObject parameters, string? name = null)
    {
        if (version == Stateless)
        {
            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = version,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "McpScopes.Testing", ["version"] = "1" },
            };
        }

        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = rehearsal.NextId(), ["method"] = method, ["params"] = parameters };
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", version);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (name is not null)
        {
            // SEP-2243: what is not plain ASCII goes as base64 of its UTF-8.
            request.Headers.Add("Mcp-Method", method);
            request.Headers.Add("Mcp-Name", name.All(c => c is >= ' ' and <= '~') ? name : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}?=");
        }

        return request;
    }

    private async Task<(VerifiedAnswer Answer, string? SessionId)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var session = response.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.FirstOrDefault() : null;
        return (VerifiedAnswer.Of((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text), session);
    }
}

/// <summary>What came back.</summary>
/// <param name="Status">The HTTP status; 500 where a 200 carries a JSON-RPC error of somebody else's.</param>
/// <param name="IsBodyReached">Whether the call got to where the body would begin to run.</param>
/// <param name="Detail">What the answer says, where the body was not reached.</param>
internal sealed record VerifiedAnswer(int Status, bool IsBodyReached, string? Detail)
{
    private const int LongestDetail = 300;

    public static VerifiedAnswer Of(int status, string? contentType, string text)
    {
        var json = contentType == "text/event-stream" ? LastEvent(text) : text;
        JsonNode? message = null;
        try
        {
            message = JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            // What is no JSON is no answer of a body either.
        }

        var error = (message as JsonObject)?["error"] as JsonObject;
        var isReached = error?["code"] is JsonValue code && code.TryGetValue<int>(out var number) && number == Rehearsal.BodyReached;
        return new(status, isReached, isReached ? null : Shortened(json));
    }

    private static string LastEvent(string text) =>
        text.Split('\n').LastOrDefault(line => line.StartsWith("data:", StringComparison.Ordinal))?["data:".Length..].Trim() ?? "";

    private static string Shortened(string text) => text.Length > LongestDetail ? text[..LongestDetail] + "…" : text;
}
