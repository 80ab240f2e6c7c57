using System.IO.Compression;
using System.Text;
using McpScopes.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Wire;

/// <summary>Bodies that cannot be read, in every way that streams and decoders fail: the client's fault, and no 5xx.</summary>
public sealed class UnreadableBodyTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"search","arguments":{"query":"q"}}}""";

    private static readonly Dictionary<string, (string Encoding, byte[] Body)> Encodings = new()
    {
        ["plain, called gzip"] = ("gzip", Encoding.UTF8.GetBytes(Call)),
        ["plain, called br"] = ("br", Encoding.UTF8.GetBytes(Call)),
        ["plain, called deflate"] = ("deflate", Encoding.UTF8.GetBytes(Call)),
        ["gzip, called br"] = ("br", Gzip(Call)),
        ["gzip, cut"] = ("gzip", Gzip(Call)[..^20]),
        ["gzip with a wrong checksum"] = ("gzip", [.. Gzip(Call)[..^8], 1, 2, 3, 4, 5, 6, 7, 8]),
        ["nothing, called gzip"] = ("gzip", []),
        ["a bomb"] = ("gzip", Gzip(new string(' ', 40_000_000))),
    };

    private static readonly Exception[] Failures =
    [
        new IOException("broken"), new InvalidDataException("broken"), new InvalidOperationException("broken"), new NotSupportedException("broken"),
        new System.Security.Cryptography.CryptographicException("broken"), new OperationCanceledException("broken"), new TimeoutException("broken"),
        new DecoderFallbackException("broken"), new OverflowException("broken"), new KeyNotFoundException("broken"),
    ];

    public static TheoryData<string, string> Encoded => new MatrixTheoryData<string, string>(Encodings.Keys, [ProtocolVersions.Stateless, ProtocolVersions.Handshake]);

    public static TheoryData<int, string> Failing => new MatrixTheoryData<int, string>(
        Enumerable.Range(0, Failures.Length), [ProtocolVersions.Stateless, ProtocolVersions.Handshake]);

    [Theory]
    [MemberData(nameof(Encoded))]
    public async Task A_body_that_is_not_what_its_Content_Encoding_says_is_the_clients_fault(string name, string version)
    {
        await using var server = await TestServer.StartAsync(
            fixture.Authority,
            build: (builder, _) => builder.Services.AddRequestDecompression(),
            map: app =>
            {
                app.UseRequestDecompression();
                app.MapScopedMcp("/mcp");
            });
        var (encoding, body) = Encodings[name];
        var request = server.Client.Request(version, server.Token("tavily-mcp/search"), body, "tools/call", "search");
        request.Content!.Headers.ContentEncoding.Add(encoding);

        var answer = await server.Client.SendAsync(request);

        Assert.InRange(answer.Status, 400, 413);
        Assert.NotNull(answer.Json["error"]!["code"]);
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task Whatever_a_middlewares_stream_fails_with_is_a_bad_request(int failure, string version)
    {
        foreach (var length in new[] { 0, 30, Call.Length - 1 })
        {
            using var lines = new LogLines();
            await using var server = await TestServer.StartAsync(fixture.Authority, build: (builder, _) => builder.Logging.AddProvider(lines), map: app =>
            {
                app.Use((context, next) =>
                {
                    context.Request.Body = new Breaking(Encoding.UTF8.GetBytes(Call)[..length], Failures[failure]);
                    return next(context);
                });
                app.MapScopedMcp("/mcp");
            });

            var answer = await server.Client.SendAsync(
                server.Client.Request(version, server.Token("tavily-mcp/search"), Encoding.UTF8.GetBytes(Call), "tools/call", "search"));

            Assert.Equal(400, answer.Status);
            Assert.Equal(-32600, answer.Json["error"]!["code"]!.GetValue<int>());
            Assert.Equal(LogEvents.Malformed, Assert.Single(lines.OursBesidesAudit).EventId);
            Assert.Single(lines.Ours, line => line.Category == "McpScopes.Audit");
            Assert.Empty(lines.Alarms);
            Assert.Equal(0, server.Runs);
        }
    }

    [Theory]
    [InlineData(ProtocolVersions.Stateless)]
    [InlineData(ProtocolVersions.Handshake)]
    public async Task What_fails_after_the_body_was_read_is_not_blamed_on_the_client(string version)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithHttpTransport(
            http => http.ConfigureSessionOptions = (_, _, _) => throw new KeyNotFoundException("The database does not answer.")));

        var answer = await server.Client.CallToolAsync(version, server.Token("tavily-mcp/search"), "search");

        Assert.Equal(500, answer.Status);
        Assert.Equal(0, server.Runs);
    }

    /// <summary>A message that the SDK has read, and then fails on.</summary>
    [Theory]
    [InlineData("7", """{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"protocolVersion":42}}""")]
    [InlineData("\"seven\"", """{"jsonrpc":"2.0","method":"initialize","id":"seven","params":{}}""")]
    [InlineData("7", """{"jsonrpc":"2.0","method":"initialize","params":{"a":[{"id":1}]},"id":7}""")]
    [InlineData(null, """{"jsonrpc":"2.0","id":7.5,"method":"initialize","params":{"protocolVersion":42}}""")]
    public async Task The_error_carries_the_requests_id_where_it_can_be_read(string? id, string body)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, HttpServerSessionMode.Stateful);

        var answer = await server.Client.SendAsync(server.Client.Request(version: null, server.Token("openid"), Encoding.UTF8.GetBytes(body)));

        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["error"]);
        Assert.Equal(id, answer.Json["id"]?.ToJsonString());
    }

    private static byte[] Gzip(string text)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }

    /// <summary>Gives some bytes, then fails.</summary>
    private sealed class Breaking(byte[] bytes, Exception failure) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : ValueTask.FromException<int>(failure);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Position < Length ? base.ReadAsync(buffer, offset, count, cancellationToken) : Task.FromException<int>(failure);

        public override int Read(byte[] buffer, int offset, int count) => Position < Length ? base.Read(buffer, offset, count) : throw failure;
    }
}
