using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace McpScopes.Tests.Wire;

/// <summary>The two ways to speak to an MCP server over HTTP: every request for itself, or after an initialize handshake.</summary>
public static class ProtocolVersions
{
    public const string Stateless = "2026-07-28";
    public const string Handshake = "2025-11-25";
}

/// <summary>Sends JSON-RPC as bytes, so that a test sees and shapes all of what goes over the wire.</summary>
internal sealed class McpHttp(HttpClient http) : IDisposable
{
    public string? SessionId { get; set; }

    public Task<Answer> CallToolAsync(string version, string? token, string tool, JsonObject? arguments = null) =>
        SendAsync(version, token, "tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? [] });

    public Task<Answer> SendAsync(string version, string? token, string method, JsonObject? parameters = null)
    {
        parameters ??= [];
        if (version == ProtocolVersions.Stateless)
        {
            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = version,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
            };
        }

        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters };
        return SendAsync(Request(version, token, Encoding.UTF8.GetBytes(body.ToJsonString()), method, (parameters["name"] ?? parameters["uri"])?.GetValue<string>()));
    }

    public HttpRequestMessage Request(string? version, string? token, byte[] body, string? method = null, string? name = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = content };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (version is not null)
        {
            request.Headers.Add("MCP-Protocol-Version", version);
        }

        if (version == ProtocolVersions.Stateless && method is not null)
        {
            request.Headers.Add("Mcp-Method", method);
            if (name is not null)
            {
                request.Headers.Add("Mcp-Name", name.All(c => c is >= ' ' and <= '~') ? name : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}?=");
            }
        }

        if (SessionId is not null)
        {
            request.Headers.Add("Mcp-Session-Id", SessionId);
        }

        return request;
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await http.SendAsync(request);
            return await Answer.ReadAsync(response);
        }
    }

    public async Task<Answer> InitializeAsync(string? token)
    {
        var answer = await SendAsync(ProtocolVersions.Handshake, token, "initialize", new JsonObject
        {
            ["protocolVersion"] = ProtocolVersions.Handshake,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
        });
        SessionId = answer.SessionId;
        return answer;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path);

    public void Dispose() => http.Dispose();
}

/// <summary>A response, read to its end.</summary>
internal sealed record Answer(int Status, string? ContentType, string Body, string? Challenge, string? SessionId, TimeSpan? RetryAfter = null)
{
    /// <summary>The JSON-RPC message, out of the event stream where it came in one; or the JSON body.</summary>
    public JsonNode Json => JsonNode.Parse(
        ContentType == "text/event-stream" ? Body.Split('\n').Last(line => line.StartsWith("data: {", StringComparison.Ordinal))["data: ".Length..] : Body)!;

    public string? Text => Json["result"]?["content"]?[0]?["text"]?.GetValue<string>();

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        await response.Content.ReadAsStringAsync(),
        response.Headers.WwwAuthenticate.Count > 0 ? string.Join(", ", response.Headers.GetValues("WWW-Authenticate")) : null,
        response.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.Single() : null,
        response.Headers.RetryAfter?.Delta);
}
