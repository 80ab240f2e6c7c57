using System.Net.Http.Headers;
using System.Text;
using McpScopes.Tests.Wire;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Bypass;

/// <summary>The transport of 2024-11-05: an event stream for the answers, and an endpoint of its own for the messages.</summary>
internal sealed class LegacySse : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly StreamReader _events;
    private readonly StringBuilder _seen = new();

    private LegacySse(HttpClient http, StreamReader events, string endpoint) => (_http, _events, Endpoint) = (http, events, endpoint);

    public string Endpoint { get; }

#pragma warning disable MCP9004 // Off by default, and guarded where an application turns it on.
    public static void Enable(HttpServerTransportOptions options) => options.EnableLegacySse = true;
#pragma warning restore MCP9004

    public static async Task<LegacySse> OpenAsync(TestServer server, string token)
    {
        var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        http.DefaultRequestHeaders.Accept.ParseAdd("text/event-stream");
        var events = new StreamReader(await http.GetStreamAsync("/mcp/sse"));
        for (var line = await events.ReadLineAsync(); line is not null; line = await events.ReadLineAsync())
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return new LegacySse(http, events, line["data: ".Length..]);
            }
        }

        throw new InvalidOperationException("The stream names no endpoint.");
    }

    public async Task ReadUntilAsync(string text)
    {
        while (!_seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            _seen.AppendLine(await _events.ReadLineAsync() ?? throw new InvalidOperationException($"The stream ended before '{text}'."));
        }
    }

    public ValueTask DisposeAsync()
    {
        _events.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
