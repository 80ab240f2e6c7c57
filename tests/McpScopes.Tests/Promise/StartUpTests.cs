using McpScopes.Table;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore.Authentication;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Promise;

/// <summary>What would serve nothing, or at a place that no client finds, is named at start-up, with what to write instead.</summary>
public sealed class StartUpTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Fact]
    public async Task A_server_to_which_nobody_gave_the_primitives_names_the_missing_call()
    {
        var failure = await FailAsync(TestServer.StartAsync(fixture.Authority, parts: []));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMcpScopes(scopes => (scopes.Authority, scopes.Resource) = (fixture.Authority.Issuer, "http://127.0.0.1/mcp"));
        builder.Services.AddMcpServer().WithHttpTransport();
        await using var app = builder.Build();
        app.MapScopedMcp("/mcp");

        Assert.Contains("WithScopedPrimitives() found no tool, prompt or resource", failure, StringComparison.Ordinal);
        Assert.Contains("must reference the McpScopes package", failure, StringComparison.Ordinal);
        Assert.Contains("Call WithScopedPrimitives() on what AddMcpServer() returns", await FailAsync(app.StartAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_filled_while_it_runs_or_for_each_session_starts()
    {
        await using var filled = await TestServer.StartAsync(
            fixture.Authority, parts: [], build: (app, _) => app.Services.Configure<McpServerOptions>(options => options.ToolCollection = []));
        await using var session = await TestServer.StartAsync(
            fixture.Authority, parts: [], build: (_, mcp) => mcp.WithHttpTransport(http => http.ConfigureSessionOptions = (_, _, _) => Task.CompletedTask));
    }

    [Theory]
    [InlineData("https://api.example.com/", "/mcp", "Set McpScopes:Resource to 'https://api.example.com/mcp', or map the endpoint with app.MapScopedMcp(\"/\")")]
    [InlineData("https://api.example.com/tools", "/mcp", "app.MapScopedMcp(\"/tools\")")]
    [InlineData("https://api.example.com/mcp", "/v1/mcp", "Set McpScopes:Resource to 'https://api.example.com/v1/mcp'")]
    public async Task A_resource_at_which_nothing_answers_is_named_with_both_remedies(string resource, string pattern, string remedy)
    {
        var failure = await FailAsync(TestServer.StartAsync(
            fixture.Authority, options: scopes => scopes.Resource = resource, map: app => app.MapScopedMcp(pattern)));

        Assert.Contains($"McpScopes:Resource is '{resource}', and the MCP endpoint is mapped to '{pattern}'", failure, StringComparison.Ordinal);
        Assert.Contains(remedy, failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.example.com/prod/mcp", "/mcp")]
    [InlineData("https://api.example.com/MCP/", "/mcp")]
    [InlineData("https://api.example.com/acme/mcp", "/{tenant}/mcp")]
    [InlineData("https://api.example.com/mcp", "")]
    public async Task A_proxy_may_add_to_the_path(string resource, string pattern)
    {
        await using var server = await TestServer.StartAsync(
            fixture.Authority, options: scopes => scopes.Resource = resource, map: app => app.MapScopedMcp(pattern));
    }

    [Fact]
    public async Task A_route_that_is_mapped_twice_is_named()
    {
        var failure = await FailAsync(TestServer.StartAsync(fixture.Authority, map: app =>
        {
            app.MapScopedMcp("/mcp");
            app.MapScopedMcp("mcp/", "https://other.example.com/mcp");
        }));

        Assert.Contains("MapScopedMcp(\"/mcp\") is called twice", failure, StringComparison.Ordinal);
        await using var hosts = await TestServer.StartAsync(fixture.Authority, map: app =>
        {
            app.MapScopedMcp("/mcp").RequireHost("one.example.com");
            app.MapScopedMcp("/mcp", "https://other.example.com/mcp").RequireHost("other.example.com");
        });
    }

    [Fact]
    public async Task Metadata_that_something_else_serves_too_is_named()
    {
        var failure = await FailAsync(TestServer.StartAsync(fixture.Authority, map: app =>
        {
            app.MapScopedMcp("/mcp");
            app.MapGet("/.well-known/oauth-protected-resource/mcp", () => "mine");
        }));

        Assert.Contains("'/.well-known/oauth-protected-resource/mcp' is served by", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_SDKs_own_metadata_scheme_is_named()
    {
        var failure = await FailAsync(TestServer.StartAsync(fixture.Authority, build: (app, _) => app.Services.AddAuthentication().AddMcp(_ => { })));

        Assert.Contains($"'{McpAuthenticationDefaults.AuthenticationScheme}', which AddMcp added, serves the protected resource metadata too", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_primitive_that_the_SDK_cannot_make_is_named()
    {
        var part = new ScopeTablePart(
            ScopeManifestAttribute.CurrentFormatVersion,
            "Test",
            [],
            [
                ScopedPrimitive.Tool("broken", ScopeRequirement.AuthenticatedOnly, (_, _) => McpServerTool.Create(
                    typeof(StartUpTests).GetMethod(nameof(TakesAPointer), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!)),
            ]);

        Assert.Contains("The tool 'broken' cannot be made: ", await FailAsync(TestServer.StartAsync(fixture.Authority, parts: [part])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_primitive_whose_types_the_serializer_does_not_know_is_named_with_the_line_to_add()
    {
        var part = new ScopeTablePart(
            ScopeManifestAttribute.CurrentFormatVersion,
            "Test",
            [],
            [
                ScopedPrimitive.Tool("unknown_type", ScopeRequirement.AuthenticatedOnly, (_, json) => McpServerTool.Create(
                    (StartUpTests test) => "", new() { Name = "unknown_type", SerializerOptions = new() { TypeInfoResolver = EmptyContext.Default } })),
            ]);

        var failure = await FailAsync(TestServer.StartAsync(fixture.Authority, parts: [part]));

        Assert.Contains("The tool 'unknown_type' cannot be made: ", failure, StringComparison.Ordinal);
        Assert.Contains("write [JsonSerializable(typeof(…))]", failure, StringComparison.Ordinal);
        Assert.Contains("WithScopedPrimitives(new JsonSerializerOptions(", failure, StringComparison.Ordinal);
    }

    private static async Task<string> FailAsync(Task start) => (await Assert.ThrowsAsync<InvalidOperationException>(() => start)).Message;

    private static string TakesAPointer(Span<int> values) => values.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class EmptyContext : System.Text.Json.Serialization.JsonSerializerContext;
