using McpScopes.Testing;
using ModelContextProtocol.Protocol;

namespace ServerNamespace.Tests;

public sealed class ScopeTests
{
    /// <summary>Every tool with every token that must not reach it: none, expired, another audience, another issuer, a scope missing.</summary>
    [Fact]
    public async Task No_token_does_more_than_its_scopes_say()
    {
        await using var server = new ScopedServerFactory<Program>();

        var report = await server.VerifyAsync(TestContext.Current.CancellationToken);

        report.ThrowIfFailed();
    }

    [Fact]
    public async Task A_writer_adds_what_a_reader_lists()
    {
        await using var server = new ScopedServerFactory<Program>();
        await using var writer = await server.ConnectAsync("notes/write", cancellationToken: TestContext.Current.CancellationToken);
        await using var reader = await server.ConnectAsync("notes/read", cancellationToken: TestContext.Current.CancellationToken);

        await writer.CallToolAsync(
            "add_note", new Dictionary<string, object?> { ["text"] = "Buy milk" }, cancellationToken: TestContext.Current.CancellationToken);
        var notes = await reader.CallToolAsync("list_notes", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Buy milk", Assert.IsType<TextContentBlock>(Assert.Single(notes.Content)).Text);
    }
}
