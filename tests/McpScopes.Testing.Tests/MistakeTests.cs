namespace McpScopes.Testing.Tests;

/// <summary>Mistakes that were planted in an application: the verification, or the matrix that a review approves, shows every one.</summary>
public sealed class MistakeTests
{
    private static readonly (string, string)[] OwnScheme =
    [
        ("Scheme", "own"), ("McpScopes:AuthenticationScheme", "Own"), ("McpScopes:AuthorizationServers:0", "https://login.example.com"),
        ("McpScopes:Resource", "https://api.example.com/mcp"),
    ];

    [Fact]
    public async Task A_tool_that_declares_nothing_is_a_fault()
    {
        await using var server = new CarelessServer();

        var report = await server.VerifyAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Tool 'forgotten' declares no access requirement and cannot be called."], report.Faults);
        Assert.Equal(0, server.BodiesRun);
        var failure = Assert.Throws<VerificationException>(report.ThrowIfFailed);
        Assert.Contains("'forgotten'", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>What is declared wrongly is enforced as it is declared. Only a reader can tell: the matrix is made to be read.</summary>
    [Theory]
    [InlineData("| tool `delete_note` | `notes:read` |  |  | ✓ |  | ✓ | ✓ |  |", "deleting needs the scope for reading")]
    [InlineData("| tool `export_notes` | a token |  | ✓ |", "every token will do")]
    [InlineData("| tool `search_notes` | nothing | ✓ | ✓ |", "no token is needed")]
    [InlineData("| tool `forgotten` | cannot be called |  |  |", "nobody can call it")]
    public async Task A_wrong_declaration_stands_in_the_matrix(string row, string meaning)
    {
        await using var server = new CarelessServer();

        var matrix = (await server.VerifyAsync(TestContext.Current.CancellationToken)).ToMarkdown();

        var name = row.Split('|')[1];
        var line = matrix.Split('\n').Single(line => line.Contains($"|{name}|", StringComparison.Ordinal));
        Assert.True(line.Replace(" ", "", StringComparison.Ordinal).StartsWith(row.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal), $"{meaning}: {matrix}");
    }

    [Fact]
    public async Task A_hierarchy_that_implies_too_much_stands_in_the_matrix()
    {
        await using var server = new CarelessServer();

        var report = await server.VerifyAsync(TestContext.Current.CancellationToken);

        Assert.Contains(report.Calls, call =>
            call is { Primitive: "move_note", Token: TokenCase.SingleScope, Scopes: "audit:all", IsBodyReached: true });
    }

    [Theory]
    [InlineData("a filter swaps the tool", "tool 'read_note': a call with a token with 'notes:read' was to reach the body, and was answered 403.")]
    [InlineData("a filter answers by itself", "tool 'read_note': a call with a token with 'notes:read' was to reach the body, and was answered 200.")]
    [InlineData("a tool made by hand declares nothing", "Tool 'by_hand' declares no access requirement and cannot be called.")]
    [InlineData("middleware answers in the server's place", "tool 'read_note': a call with no token was to be answered 401, and was answered 200.")]
    [InlineData("middleware turns refusals into success", "tool 'read_note': a call with no token was to be answered 401, and was answered 200.")]
    public async Task A_mistake_in_the_wiring_is_a_fault(string mistake, string fault)
    {
        await using var server = new CarelessServer(mistake);

        var report = await server.VerifyAsync(TestContext.Current.CancellationToken);

        Assert.Contains(report.Faults, seen => seen.StartsWith(fault, StringComparison.Ordinal));
        Assert.Equal(0, server.BodiesRun);
    }

    [Theory]
    [InlineData("a scheme forgets the lifetime", "an expired token")]
    [InlineData("a scheme forgets the audience", "a token for another server")]
    [InlineData("a scheme forgets the issuer", "a token of another issuer")]
    [InlineData("a scheme forgives failures", "an expired token")]
    public async Task A_scheme_of_the_applications_own_that_checks_too_little_is_a_fault(string mistake, string token)
    {
        await using var server = new CarelessServer(mistake, OwnScheme);

        var report = await server.VerifyAsync(TestContext.Current.CancellationToken);

        Assert.Contains(report.Faults, seen => seen.StartsWith($"tool 'read_note': a call with {token} was to be answered 401, and reached the body.", StringComparison.Ordinal));
        Assert.Equal(0, server.BodiesRun);
    }

    [Fact]
    public async Task A_scheme_that_lets_everybody_in_is_a_fault()
    {
        await using var server = new CarelessServer(
            "a scheme lets everybody in",
            ("McpScopes:AuthenticationScheme", "Everybody"), ("McpScopes:AuthorizationServers:0", "https://login.example.com"), ("McpScopes:Resource", "https://api.example.com/mcp"));

        var report = await server.VerifyAsync(TestContext.Current.CancellationToken);

        Assert.Contains(report.Faults, seen => seen.StartsWith("tool 'read_note': a call with no token was to be answered 401, and reached the body.", StringComparison.Ordinal));
        Assert.Equal(0, server.BodiesRun);
    }

    [Fact]
    public async Task A_scheme_that_is_right_has_no_fault_but_the_forgotten_tool()
    {
        await using var server = new CarelessServer(mistake: null, OwnScheme);

        Assert.Single((await server.VerifyAsync(TestContext.Current.CancellationToken)).Faults);
    }

    [Theory]
    [InlineData("a tool made by hand is anonymous", "| tool `by_hand` | nothing | ✓ |")]
    [InlineData("what declares nothing is open to everybody with a token", "| tool `by_hand` | a token |  | ✓ |")]
    public async Task What_was_added_by_hand_stands_in_the_matrix(string mistake, string row)
    {
        await using var server = new CarelessServer(mistake);

        var matrix = (await server.VerifyAsync(TestContext.Current.CancellationToken)).ToMarkdown();

        Assert.True(matrix.Contains(row, StringComparison.Ordinal), matrix);
        Assert.Equal(0, server.BodiesRun);
    }

    [Theory]
    [InlineData("no AddMcpScopes", "AddMcpScopes")]
    [InlineData("no WithScopedPrimitives", "WithScopedPrimitives()")]
    [InlineData("MapMcp", "MapScopedMcp")]
    [InlineData("no endpoint", "MapScopedMcp")]
    public async Task An_open_server_does_not_start(string mistake, string missing)
    {
        await using var server = new CarelessServer(mistake);

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => server.VerifyAsync(TestContext.Current.CancellationToken));

        Assert.Contains(missing, failure.Message, StringComparison.Ordinal);
    }
}
