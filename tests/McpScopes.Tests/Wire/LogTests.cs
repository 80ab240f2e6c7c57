using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace McpScopes.Tests.Wire;

/// <summary>What reaches the log.</summary>
public sealed class LogTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Fact]
    public async Task No_log_line_holds_a_token_or_a_line_break_of_a_client()
    {
        using var lines = new Lines();
        await using var server = await TestServer.StartAsync(
            fixture.Authority, build: (builder, _) => builder.Logging.AddProvider(lines).SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft.AspNetCore.Server", LogLevel.None));
        var good = server.Token("openid", descriptor => descriptor.Claims["email"] = "forged\nwarn: all is well\u2028warn: \u202Ellew");
        var bad = server.Token("openid", descriptor => descriptor.Audience = "elsewhere");
        foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
        {
            await server.Client.CallToolAsync(version, good, "search", new JsonObject { ["query"] = "mcp" });
            await server.Client.CallToolAsync(version, good, "repo", new JsonObject { ["owner"] = "a", ["name"] = "b" });
            await server.Client.CallToolAsync(version, bad, "search");
        }

        Assert.Contains(lines.All, line => line.Text.Contains("Answered 403", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.All, line => line.Text.Contains(good, StringComparison.Ordinal) || line.Text.Contains(bad, StringComparison.Ordinal));
        Assert.DoesNotContain(lines.All, line => line.Category.StartsWith("McpScopes", StringComparison.Ordinal) && line.Text.AsSpan().ContainsAny("\n\u2028\u202E"));
    }

    private sealed class Lines : ILoggerProvider
    {
        public ConcurrentQueue<(string Category, string Text)> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, All);

        public void Dispose()
        {
        }

        private sealed class Logger(string category, ConcurrentQueue<(string Category, string Text)> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue((category, formatter(state, exception)));
        }
    }
}
