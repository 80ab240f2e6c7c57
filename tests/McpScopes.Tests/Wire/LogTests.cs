using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpScopes.Challenges;
using McpScopes.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace McpScopes.Tests.Wire;

/// <summary>What reaches the log: nothing that a client wrote as it wrote it.</summary>
public sealed class LogTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const int LongestLine = 1000;

    /// <summary>Texts that make lines of their own, colour a terminal, turn a line around, or fill a disk.</summary>
    private static readonly string[] Hostile =
    [
        "a\nwarn: all is well", "a\r\nb", "a\u0085b", "a\u2028b\u2029c", "\u001b[2Jcleared", "\u202Ellew si lla", "a\u2066b\u2069", "\u200Ea\u200F", "\u0000", "\uFEFFa",
        "half \uD800 a pair", "\uDC00", new('x', 2_000_000), string.Concat(Enumerable.Repeat("\U0001F600", 1000)), "\U000E0041", "\u061Ca",
    ];

    [Theory]
    [InlineData(true, "Refused forged")]
    [InlineData(false, "Answered 403 to forged")]
    public async Task No_log_line_holds_a_token_or_a_line_break_of_a_client(bool hasAudit, string refused)
    {
        using var lines = new LogLines { HasAudit = hasAudit };
        await using var server = await StartAsync(lines);
        var good = server.Token("openid", descriptor => descriptor.Claims["email"] = "forged\nwarn: all is well\u2028warn: \u202Ellew");
        var bad = server.Token("openid", descriptor => descriptor.Audience = "elsewhere");
        foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
        {
            await server.Client.CallToolAsync(version, good, "search", new JsonObject { ["query"] = "mcp" });
            await server.Client.CallToolAsync(version, good, "repo", new JsonObject { ["owner"] = "a", ["name"] = "b" });
            await server.Client.CallToolAsync(version, bad, "search");
        }

        Assert.Contains(lines.All, line => line.Text.Contains(refused, StringComparison.Ordinal));
        Assert.Contains(lines.Ours, line => line.EventId == LogEvents.TokenRejected);
        Assert.DoesNotContain(lines.All, line => line.Text.Contains(good, StringComparison.Ordinal) || line.Text.Contains(bad, StringComparison.Ordinal));
        Assert.All(lines.Ours, AssertPlain);
    }

    /// <summary>The SDK's parser puts the client's words into its exceptions.</summary>
    [Fact]
    public async Task No_body_that_the_SDK_fails_on_forges_or_floods_a_line()
    {
        using var lines = new LogLines();
        await using var server = await StartAsync(lines);
        foreach (var text in Hostile)
        {
            var name = JsonSerializer.Serialize(text);
            foreach (var parameters in new[]
            {
                $$"""{"arguments":{ {{name}}:1,{{name}}:2},"name":"search","name":"search"}""", $$"""{ {{name}}:1,{{name}}:2,"name":{} }""", $$"""{"name":{{name}},"arguments":{{name}}}""",
            })
            {
                foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
                {
                    var body = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{parameters}}}""");
                    await server.Client.SendAsync(server.Client.Request(version, server.Token("tavily-mcp/admin"), body, "tools/call", "search"));
                }
            }
        }

        Assert.Contains(lines.Ours, line => line.EventId == LogEvents.Malformed);
        Assert.All(lines.Ours, AssertPlain);
    }

    /// <summary>Nobody vouches for what a token says before its signature is checked: anyone may write one.</summary>
    [Fact]
    public async Task No_token_forges_or_floods_a_line()
    {
        using var lines = new LogLines();
        await using var server = await StartAsync(lines);
        foreach (var text in Hostile.Select(text => text.Length > 5000 ? text[..5000] : text))
        {
            var plain = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = "test" };
            foreach (var member in new[] { "kid", "typ", "alg", "iss", "aud", "sub", "scope", "exp" })
            {
                var isHeader = plain.ContainsKey(member);
                var header = (JsonObject)plain.DeepClone();
                var claims = new JsonObject { ["iss"] = fixture.Authority.Issuer, ["aud"] = server.Resource, ["exp"] = 4_000_000_000, ["sub"] = "s", ["scope"] = "openid" };
                (isHeader ? header : claims)[member] = text;

                var answer = await server.Client.CallToolAsync(ProtocolVersions.Handshake, $"{Encode(header)}.{Encode(claims)}.AAAA", "search");

                Assert.Equal(401, answer.Status);
                Assert.DoesNotContain('\n', answer.Challenge!);
            }
        }

        Assert.Contains(lines.Ours, line => line.EventId == LogEvents.TokenRejected);
        Assert.All(lines.Ours, AssertPlain);

        static string Encode(JsonObject part) => Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(part.ToJsonString());
    }

    [Fact]
    public void No_exception_of_any_kind_forges_or_floods_a_line_of_a_refusal()
    {
        using var lines = new LogLines();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(lines));
        var log = new RefusalLog(factory);
        foreach (var text in Hostile)
        {
            Exception[] exceptions =
            [
                new JsonException(text), new JsonException(text, text, 1, 2), new BadHttpRequestException(text), new InvalidDataException(text), new IOException(text),
                new InvalidOperationException(text, new JsonException(text)), new ArgumentException(text, text), new FormatException(text), new NotSupportedException(text),
                new DecoderFallbackException(text), new KeyNotFoundException(text), new AggregateException(text, new IOException(text)), new McpException(text),
                new McpProtocolException(text, McpErrorCode.InvalidParams), new ObjectDisposedException(text), new OperationCanceledException(text), new TimeoutException(text),
            ];
            foreach (var exception in exceptions)
            {
                log.Malformed(exception);
                log.SessionEnded(exception);
            }

            log.Refused(PlainText.Of(text), primitive: null, new Refusal(403, "forbidden", PlainText.Of(text)), wasAllowed: true);
        }

        Assert.NotEmpty(lines.Ours);
        Assert.All(lines.Ours, AssertPlain);
    }

    [Theory]
    [InlineData("dev@example.com", "dev@example.com")]
    [InlineData("José Ñuñez 山田 太郎", "José Ñuñez 山田 太郎")]
    [InlineData("نام\u200Cخانوادگی", "نام\u200Cخانوادگی")]
    [InlineData("a\nb\u2028c\u202Ed\u001be", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Plain_text_keeps_what_people_write_and_nothing_that_forges(string? text, string plain) => Assert.Equal(plain, PlainText.Of(text));

    [Fact]
    public void Plain_text_has_whole_characters_and_ends_with_an_ellipsis_where_it_is_too_long()
    {
        Assert.Equal("\uFFFD", PlainText.Of("\uD800"));
        Assert.Equal(new string('x', PlainText.MaxLength), PlainText.Of(new('x', PlainText.MaxLength)));
        Assert.Equal(new string('x', PlainText.MaxLength - 1) + "…", PlainText.Of(new('x', PlainText.MaxLength + 1)));
        var faces = PlainText.Of(string.Concat(Enumerable.Repeat("\U0001F600", 1000)));
        Assert.True(faces.Length <= PlainText.MaxLength);
        Assert.EndsWith("\U0001F600…", faces, StringComparison.Ordinal);
    }

    /// <summary>The audit's line where it has one, else the refusal's own. One call is refused while it runs.</summary>
    [Theory]
    [InlineData(ProtocolVersions.Stateless, true)]
    [InlineData(ProtocolVersions.Handshake, true)]
    [InlineData(ProtocolVersions.Stateless, false)]
    [InlineData(ProtocolVersions.Handshake, false)]
    public async Task A_refusal_leaves_one_line_of_ours_and_no_alarm(string version, bool hasAudit)
    {
        using var lines = new LogLines { HasAudit = hasAudit };
        await using var server = await StartAsync(lines);
        var token = server.Token("openid tavily-mcp/search");
        foreach (var (method, parameters) in new (string, JsonObject)[]
        {
            ("tools/call", new() { ["name"] = "extract", ["arguments"] = new JsonObject() }),
            ("tools/call", new() { ["name"] = "upstream", ["arguments"] = new JsonObject() }),
            ("tools/call", new() { ["name"] = "repo", ["arguments"] = new JsonObject { ["owner"] = "a", ["name"] = "b" } }),
            ("prompts/get", new() { ["name"] = "summary", ["arguments"] = new JsonObject { ["topic"] = "t" } }),
            ("resources/read", new() { ["uri"] = "pages://index" }),
            ("resources/read", new() { ["uri"] = "pages://me/first" }),
        })
        {
            Assert.Equal(403, (await server.Client.SendAsync(version, token, method, parameters)).Status);
        }

        await server.App.StopAsync();
        var ours = lines.Ours.Where(line => line.Level >= LogLevel.Information).Select(line => line.EventId).Order();
        Assert.Equal(
            hasAudit ? [LogEvents.Refused, LogEvents.CallAllowed, .. Enumerable.Repeat(LogEvents.CallRefused, 5), LogEvents.CallCompleted]
            : Enumerable.Repeat(LogEvents.Refused, 6),
            ours);
        Assert.Empty(lines.Alarms);
    }

    /// <summary>Refused with the body unread: the server closes or drains it, and that is nothing to warn of.</summary>
    [Fact]
    public async Task A_refusal_with_the_body_unread_is_no_alarm()
    {
        using var lines = new LogLines();
        await using var server = await StartAsync(lines);
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "tools/call",
            ["params"] = new JsonObject { ["name"] = "extract", ["arguments"] = new JsonObject { ["url"] = new string('x', 400_000) } },
        };
        foreach (var chunked in new[] { false, true })
        {
            for (var i = 0; i < 20; i++)
            {
                var request = server.Client.Request(ProtocolVersions.Handshake, server.Token("openid"), Encoding.UTF8.GetBytes(body.ToJsonString()));
                request.Headers.TransferEncodingChunked = chunked;

                Assert.Equal(403, (await server.Client.SendAsync(request)).Status);
            }
        }

        await server.App.StopAsync();
        Assert.Empty(lines.Alarms);
    }

    [Theory]
    [InlineData("tools/call")]
    [InlineData("tools/list")]
    public async Task A_client_that_hangs_up_within_its_body_is_no_alarm(string method)
    {
        using var lines = new LogLines();
        await using var server = await StartAsync(lines);
        foreach (var framing in new[] { "Content-Length: 100000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n200\r\n" })
        {
            for (var i = 0; i < 20; i++)
            {
                using var client = new System.Net.Sockets.TcpClient { NoDelay = true };
                await client.ConnectAsync("127.0.0.1", new Uri(server.Url).Port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                    $"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.Token("openid")}\r\nContent-Type: application/json\r\n"
                    + $"Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\n{framing}"
                    + $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{"name":"extract","arguments":{"url":" """));
                if (i % 2 == 0)
                {
                    await Task.Delay(i);
                }

                client.Client.LingerState = new(i % 4 == 0, 0);
            }
        }

        await server.App.StopAsync();
        Assert.Empty(lines.Alarms);
    }

    /// <summary>A console writes an exception's messages below the line.</summary>
    private static void AssertPlain(LogLine line)
    {
        AssertPlain(line.Text);
        for (var exception = line.Exception; exception is not null; exception = exception.InnerException)
        {
            AssertPlain(exception.Message);
        }
    }

    private static void AssertPlain(string text)
    {
        Assert.True(text.Length < LongestLine, $"{text.Length} characters");
        Assert.DoesNotContain(text.EnumerateRunes(), rune => rune.Value is not (0x200C or 0x200D) && Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
    }

    private Task<TestServer> StartAsync(LogLines lines) => TestServer.StartAsync(
        fixture.Authority, build: (builder, _) => builder.Logging.AddProvider(lines).SetMinimumLevel(LogLevel.Trace));
}
