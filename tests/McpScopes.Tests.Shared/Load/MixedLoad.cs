using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;

namespace McpScopes.Tests.Load;

/// <summary>
/// Callers of many kinds at once: allowed and refused, with and without tokens, under both protocol versions, slow ones and ones that hang
/// up. Each knows the one right answer to each of its calls: it carries the caller's own number, so that answers that got swapped are seen.
/// </summary>
internal sealed class MixedLoad(TestServer server)
{
    /// <summary>A scope of the tokens of callers that hang up, by which the audit tells them from others.</summary>
    public const string HangsUp = "hangs-up";

    private readonly ConcurrentDictionary<string, int> _counts = [];
    private readonly ConcurrentQueue<string> _wrong = [];

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Runs <paramref name="callers"/> callers until the token says stop or each has made so many calls.</summary>
    public async Task RunAsync(int callers, int callsEach, CancellationToken stop)
    {
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) })
        {
            BaseAddress = new Uri(server.Url),
            DefaultRequestVersion = HttpVersion.Version11,
        };
        using var client = new McpHttp(http);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(number => Task.Run(() => CallerAsync(client, number, callsEach, stop), CancellationToken.None)));
    }

    private async Task CallerAsync(McpHttp client, int number, int calls, CancellationToken stop)
    {
        var random = new Random(number);
        var caller = string.Create(CultureInfo.InvariantCulture, $"caller-{number}");
        var token = server.Token($"{caller} tavily-mcp/search");
        var hangsUp = server.Token($"{caller} {HangsUp} tavily-mcp/search");
        var expired = server.Token("tavily-mcp/admin", descriptor => descriptor.Expires = DateTime.UtcNow.AddSeconds(-45));
        for (var call = 0; call < calls && !stop.IsCancellationRequested; call++)
        {
            var version = random.Next(2) == 0 ? ProtocolVersions.Stateless : ProtocolVersions.Handshake;
            var query = string.Create(CultureInfo.InvariantCulture, $"{number}.{call}");
            switch (random.Next(20))
            {
                case 0:
                    Expect("no token", 401, await client.CallToolAsync(version, token: null, "search", Query(query)), "Bearer token required");
                    break;
                case 1:
                    Expect("expired", 401, await client.CallToolAsync(version, expired, "extract", Query(query)), "The access token expired");
                    break;
                case 2:
                    Expect("slow and allowed", 200, await SlowlyAsync(client, version, token, "search", query, random), $"results for {query}");
                    break;
                case 3:
                    Expect("slow and refused", 403, await SlowlyAsync(client, version, token, "extract", query, random), caller);
                    break;
                case 4:
                    await HangUpAsync(version, hangsUp, query, random);
                    break;
                case < 12:
                    Expect("refused", 403, await client.CallToolAsync(version, token, "extract", Query(query)), caller);
                    break;
                default:
                    Expect("allowed", 200, await client.CallToolAsync(version, token, "search", Query(query)), $"results for {query}");
                    break;
            }
        }
    }

    private static JsonObject Query(string query) => new() { ["query"] = query, ["url"] = query };

    private void Expect(string kind, int status, Answer answer, string text)
    {
        // A quote after the number, so that 1.1 is not taken for 1.10.
        var right = answer.Status == status && (answer.Body.Contains($"{text}\"", StringComparison.Ordinal) || answer.Body.Contains($"{text}\\", StringComparison.Ordinal));
        _counts.AddOrUpdate(kind, 1, static (_, count) => count + 1);
        if (!right)
        {
            _wrong.Enqueue($"{kind}: {answer.Status} {answer.Body}");
        }
    }

    private static async Task<Answer> SlowlyAsync(McpHttp client, string version, string token, string tool, string query, Random random)
    {
        var body = Encoding.UTF8.GetBytes(Body(version, tool, query));
        var request = client.Request(version, token, body, "tools/call", tool);
        request.Content = new SlowContent(body, chunk: random.Next(10, 60), pause: TimeSpan.FromMilliseconds(random.Next(4)));
        return await client.SendAsync(request);
    }

    /// <summary>Sends all or a part of a call and closes the connection; there is no answer to judge.</summary>
    private async Task HangUpAsync(string version, string token, string query, Random random)
    {
        var url = new Uri(server.Url);
        var body = Body(version, "search", query);
        var request = Encoding.UTF8.GetBytes(
            $"POST /mcp HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
            + $"MCP-Protocol-Version: {version}\r\nMcp-Method: tools/call\r\nMcp-Name: search\r\nAuthorization: Bearer {token}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        using var connection = new TcpClient { LingerState = new LingerOption(enable: random.Next(2) == 0, seconds: 0) };
        await connection.ConnectAsync(url.Host, url.Port);
        await connection.GetStream().WriteAsync(request.AsMemory(0, random.Next(request.Length + 1)));
        _counts.AddOrUpdate("hung up", 1, static (_, count) => count + 1);
    }

    private static string Body(string version, string tool, string query)
    {
        var parameters = new JsonObject { ["arguments"] = Query(query), ["name"] = tool };
        if (version == ProtocolVersions.Stateless)
        {
            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = version,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "load", ["version"] = "1" },
            };
        }

        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = parameters }.ToJsonString();
    }

    /// <summary>A body in chunks, with pauses between them.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] _body;
        private readonly int _chunk;
        private readonly TimeSpan _pause;

        public SlowContent(byte[] body, int chunk, TimeSpan pause)
        {
            (_body, _chunk, _pause) = (body, chunk, pause);
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var at = 0; at < _body.Length; at += _chunk)
            {
                await stream.WriteAsync(_body.AsMemory(at, Math.Min(_chunk, _body.Length - at)));
                await stream.FlushAsync();
                await Task.Delay(_pause);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
