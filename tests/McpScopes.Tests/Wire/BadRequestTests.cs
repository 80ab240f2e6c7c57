using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Tests.Wire;

/// <summary>Requests that are no requests: an answer a person can act on, never a 5xx, never a call.</summary>
public sealed class BadRequestTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    public static TheoryData<string> Bodies { get; } =
    [
        "", "{", "null", "42", "\"tools/call\"", "[]", "{}", "{\"jsonrpc\":\"2.0\"}", "not json", "\u0000",
        """{"jsonrpc":"1.0","id":1,"method":"tools/call","params":{"name":"search"}}""",
        """{"jsonrpc":"2.0","id":null,"method":"tools/call","params":{"name":"search"}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":42}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":{"a":1}}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","name":"extract"}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","Name":"extract"}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call"}""",
        """{"jsonrpc":"2.0","id":1,"method":42}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\ud800"}}""",
        """[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search"}}]""",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_no_message_is_answered_and_runs_nothing(string body)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake, null })
        {
            var request = server.Client.Request(version, server.Token("tavily-mcp/admin"), Encoding.UTF8.GetBytes(body), "tools/call", "search");

            var answer = await server.Client.SendAsync(request);

            Assert.InRange(answer.Status, 200, 499);
            Assert.True(answer.Json["error"] is not null || answer.Json["result"]?["isError"]?.GetValue<bool>() == true, answer.Body);
            Assert.Equal(0, server.Runs);
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("garbage")]
    [InlineData(null)]
    public async Task A_wrong_content_type_is_400_or_415(string? contentType)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
        {
            var request = server.Client.Request(
                version, server.Token("tavily-mcp/search"), """{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""u8.ToArray(), "tools/list");
            request.Content!.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);

            var answer = await server.Client.SendAsync(request);

            Assert.InRange(answer.Status, 400, 415);
        }
    }

    [Fact]
    public async Task An_unknown_tool_is_the_SDKs_own_error()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
        {
            var answer = await server.Client.CallToolAsync(version, server.Token("tavily-mcp/search"), "nonsense");

            Assert.Equal(200, answer.Status);
            Assert.Contains("Unknown tool", answer.Json["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ProtocolVersions.Stateless)]
    [InlineData(ProtocolVersions.Handshake)]
    public async Task A_body_over_the_servers_limit_is_413(string version)
    {
        await using var server = await TestServer.StartAsync(
            fixture.Authority, build: (builder, _) => builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 10_000));
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "tools/call",
            ["params"] = new JsonObject { ["arguments"] = new JsonObject { ["query"] = new string('x', 20_000) }, ["name"] = "search" },
        };

        var answer = await server.Client.SendAsync(
            server.Client.Request(version, server.Token("tavily-mcp/search"), Encoding.UTF8.GetBytes(body.ToJsonString()), "tools/call", "search"));

        Assert.Equal(413, answer.Status);
        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task A_body_that_never_ends_holds_up_nobody_else()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        using var slow = new TcpClient();
        await slow.ConnectAsync("127.0.0.1", new Uri(server.Url).Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.Token("tavily-mcp/search")}\r\nContent-Type: application/json\r\n"
            + "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\n{\r\n"));

        var other = await server.Client.CallToolAsync(
            ProtocolVersions.Handshake, server.Token("tavily-mcp/search"), "search", new JsonObject { ["query"] = "mcp" });

        Assert.Equal("results for mcp", other.Text);
        Assert.Equal(1, server.Runs);
    }

    [Theory]
    [InlineData(ProtocolVersions.Stateless)]
    [InlineData(ProtocolVersions.Handshake)]
    public async Task A_failure_of_the_applications_own_is_not_blamed_on_the_request(string version)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithHttpTransport(
            http => http.ConfigureSessionOptions = (_, _, _) => throw new InvalidOperationException("The database does not answer.")));

        var answer = await server.Client.CallToolAsync(version, server.Token("tavily-mcp/search"), "search", new JsonObject { ["query"] = "q" });

        Assert.Equal(500, answer.Status);
        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task A_name_far_behind_large_arguments_is_still_decided_before_the_tool_runs()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: scopes => scopes.PeekLimit = 1024);
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["params"] = new JsonObject { ["arguments"] = new JsonObject { ["url"] = new string('x', 500_000) }, ["name"] = "extract" },
            ["method"] = "tools/call",
        };
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());

        var denied = await server.Client.SendAsync(server.Client.Request(ProtocolVersions.Handshake, server.Token("tavily-mcp/search"), bytes));
        var allowed = await server.Client.SendAsync(server.Client.Request(ProtocolVersions.Handshake, server.Token("tavily-mcp/extract"), bytes));

        Assert.Equal(403, denied.Status);
        Assert.Equal(200, allowed.Status);
        Assert.Equal(1, server.Runs);
    }

    [Fact]
    public async Task A_body_in_single_bytes_is_read_like_any_other()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var request = server.Client.Request(ProtocolVersions.Handshake, server.Token("tavily-mcp/search"), []);
        request.Content = new StreamContent(new SingleBytes(
            """{"jsonrpc":"2.0","id":1,"params":{"arguments":{"url":"u"},"name":"ext\u0072act"},"method":"tools\/call"}"""u8.ToArray()));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = true;

        var answer = await server.Client.SendAsync(request);

        Assert.Equal(403, answer.Status);
        Assert.Equal("tavily-mcp/extract", answer.Json["required_scope"]!.GetValue<string>());
    }

    private sealed class SingleBytes(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            base.ReadAsync(buffer, offset, Math.Min(1, count), cancellationToken);

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var one = new byte[1];
            while (Read(one, 0, 1) == 1)
            {
                await destination.WriteAsync(one, cancellationToken);
                await destination.FlushAsync(cancellationToken);
            }
        }
    }
}
