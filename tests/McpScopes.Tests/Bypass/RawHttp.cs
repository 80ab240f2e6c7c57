using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using McpScopes.Tests.Wire;

namespace McpScopes.Tests.Bypass;

/// <summary>Writes HTTP by hand, also what no client library would send, and reads all answers up to the end of the connection.</summary>
internal static partial class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends one request that is whole, and reads the answer to its end.</summary>
    public static Task<RawAnswers> SendAsync(TestServer server, byte[] request) => SendAsync(server, request, Patience);

    /// <summary>Sends <paramref name="bytes"/>; a server that says nothing for <paramref name="silence"/> waits for more, and is told that none comes.</summary>
    public static async Task<RawAnswers> SendAsync(TestServer server, byte[] bytes, TimeSpan silence)
    {
        var url = new Uri(server.Url);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(url.Host, url.Port);
        await using var stream = client.GetStream();
        var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(bytes);
            if (!await ReadAsync(stream, received, silence))
            {
                client.Client.Shutdown(SocketShutdown.Send);
                await ReadAsync(stream, received, Patience);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // The server closed with our bytes unread: what it said before counts.
        }

        return new RawAnswers(Encoding.Latin1.GetString(received.ToArray()));
    }

    /// <summary>Reads to the end of the connection, or until nothing came for a while.</summary>
    private static async Task<bool> ReadAsync(NetworkStream stream, MemoryStream received, TimeSpan silence)
    {
        var buffer = new byte[4096];
        using var idle = new CancellationTokenSource();
        try
        {
            while (true)
            {
                idle.CancelAfter(silence);
                var count = await stream.ReadAsync(buffer, idle.Token);
                if (count == 0)
                {
                    return true;
                }

                received.Write(buffer, 0, count);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A POST of <paramref name="body"/> to the endpoint that closes the connection after it.</summary>
    public static byte[] Post(TestServer server, string body, params IEnumerable<string> headers) =>
        Request(server, "POST /mcp HTTP/1.1", body, ["Connection: close", .. headers]);

    public static byte[] Request(TestServer server, string line, string body, params IEnumerable<string> headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        string[] always =
        [
            line,
            $"Host: {new Uri(server.Url).Authority}",
            "Content-Type: application/json",
            "Accept: application/json, text/event-stream",
            $"Content-Length: {bytes.Length}",
        ];
        return [.. Encoding.Latin1.GetBytes(string.Join("\r\n", always.Concat(headers)) + "\r\n\r\n"), .. bytes];
    }

    [GeneratedRegex("HTTP/1\\.[01] ([0-9]{3}) ")]
    public static partial Regex StatusLine();
}

/// <summary>All that came back on one connection.</summary>
internal sealed record RawAnswers(string Text)
{
    public IReadOnlyList<int> Statuses { get; } =
        [.. RawHttp.StatusLine().Matches(Text).Select(match => int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>An answer came, nothing forbidden is in it, and no part of the server broke.</summary>
    public void AssertNothingGot(TestServer server)
    {
        Assert.NotEmpty(Statuses);
        AssertNothingForbidden(server);
    }

    /// <summary>The same, where the server may also have waited for more and hung up.</summary>
    public void AssertNothingForbidden(TestServer server)
    {
        Assert.All(Statuses, status => Assert.True(status < 500, Text));
        Assert.DoesNotContain("text of", Text, StringComparison.Ordinal);
        Assert.Equal(0, GuardedServers.ForbiddenRuns(server));
    }
}
