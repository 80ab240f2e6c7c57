using System.Text.Json.Nodes;
using McpScopes.Hosting;
using McpScopes.Table;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Wire;

/// <summary>Every combination of forgotten calls: the application says at start-up what is missing, or refuses; it never serves openly.</summary>
public sealed class WiringTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    /// <summary>All combinations but those that call nothing of ours: they are compile errors (MCPS013), and no code of ours runs in them.</summary>
    public static IEnumerable<TheoryDataRow<bool, bool, bool, bool>> Combinations =>
        Enumerable.Range(0, 16).Where(bits => (bits & 0b1011) != 0).Select(bits => new TheoryDataRow<bool, bool, bool, bool>((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0));

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Whatever_is_forgotten_nothing_is_served_openly(bool addMcpScopes, bool generated, bool sdkTools, bool mapScopedMcp)
    {
        var complete = addMcpScopes && mapScopedMcp && (generated || sdkTools);
        var (app, failure) = await TryStartAsync(addMcpScopes, generated, sdkTools, mapScopedMcp);
        if (failure is not null)
        {
            Assert.False(complete, failure.Message);
            Assert.Matches("AddMcpScopes|MapScopedMcp|WithScopedPrimitives", failure.Message);
            return;
        }

        await using (app)
        {
            using var client = new McpHttp(new HttpClient { BaseAddress = new Uri(app!.Urls.First()) });
            var token = fixture.Authority.Token(app.Urls.First() + "/mcp", "openid");
            foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
            {
                foreach (var credentials in new[] { null, token })
                {
                    var answer = await client.CallToolAsync(version, credentials, "extract", new() { ["url"] = "u" });

                    Assert.True(answer.Status is 401 or 403 || answer.Json["error"] is not null, answer.Body);
                }
            }

            Assert.Equal(0, app.Services.GetRequiredService<Runs>().Count);
        }
    }

    [Fact]
    public async Task Calling_the_generated_method_twice_says_so()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(
            fixture.Authority, build: (_, mcp) => mcp.AddScopedPrimitives(new ProtectedResourceDescription(), [TestTools.Part], null)));

        Assert.Contains("twice", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_another_version_names_its_assembly_and_the_remedy()
    {
        var part = new ScopeTablePart(ScopeManifestAttribute.CurrentFormatVersion + 1, "Old.Library", [], []);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(fixture.Authority, parts: [TestTools.Part, part]));

        Assert.Contains("'Old.Library'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("one version of the McpScopes package", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_assemblies_with_one_tool_are_named()
    {
        var other = new ScopeTablePart(
            ScopeManifestAttribute.CurrentFormatVersion, "Other.Library", [], [TestTools.Tool("search", nameof(TestTools.Search), ScopeRequirement.AuthenticatedOnly)]);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(fixture.Authority, parts: [TestTools.Part, other]));

        Assert.Contains("'search'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("McpScopes.Tests.Shared and Other.Library", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tools/call")]
    [InlineData("prompts/get")]
    [InlineData("resources/read")]
    public async Task A_raw_handler_that_would_serve_primitives_around_the_scopes_stops_the_start(string method)
    {
#pragma warning disable MCPEXP002 // Whatever an application can add to the pipeline is tried.
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(
            fixture.Authority,
            build: (app, _) => app.Services.Configure<McpServerOptions>(
                options => options.RequestHandlers = [new() { Method = method, Handler = (_, _) => ValueTask.FromResult<JsonNode?>(new JsonObject()) }]),
            parts: []));
#pragma warning restore MCPEXP002

        Assert.Contains($"'{method}' around every scope", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scheme_that_nobody_registered_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(fixture.Authority, options: scopes =>
        {
            (scopes.Authority, scopes.AuthenticationScheme) = (null, "Mine");
            scopes.AuthorizationServers.Add(fixture.Authority.Issuer);
        }));

        Assert.Contains("McpScopes:AuthenticationScheme is 'Mine'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_endpoints_are_left_alone()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, map: app =>
        {
            app.MapScopedMcp("/mcp");
            app.MapGet("/health", () => "healthy");
        });

        using var response = await server.Client.GetAsync("/health");

        Assert.Equal("healthy", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Standard_input_and_output_have_no_token_and_so_no_scope()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<Runs>();
        var toServer = new System.IO.Pipelines.Pipe();
        var toClient = new System.IO.Pipelines.Pipe();
        builder.Services.AddMcpServer()
            .WithStreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream())
            .AddScopedPrimitives(new ProtectedResourceDescription(), [TestTools.Part], null);
        using var host = builder.Build();
        foreach (var service in host.Services.GetServices<IHostedService>().Where(service => service is BackgroundService))
        {
            await service.StartAsync(default);
        }

        await using var client = await McpClient.CreateAsync(
            new ModelContextProtocol.Protocol.StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()));

        await Assert.ThrowsAsync<ModelContextProtocol.McpProtocolException>(
            () => client.CallToolAsync("search", new Dictionary<string, object?> { ["query"] = "mcp" }).AsTask());
        Assert.Equal(0, host.Services.GetRequiredService<Runs>().Count);
    }

    private async Task<(WebApplication? App, Exception? Failure)> TryStartAsync(bool addMcpScopes, bool generated, bool sdkTools, bool mapScopedMcp)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<Runs>();
        if (addMcpScopes)
        {
            builder.Services.AddMcpScopes(scopes => (scopes.Authority, scopes.Resource) = (fixture.Authority.Issuer, url + "/mcp"));
        }

        var mcp = builder.Services.AddMcpServer().WithHttpTransport();
        if (generated)
        {
            mcp.AddScopedPrimitives(new ProtectedResourceDescription(), [TestTools.Part], null);
        }

        if (sdkTools)
        {
            mcp.WithTools<AnnotatedTools>();
        }

        try
        {
            var app = builder.Build();
            app.Urls.Add(url);
            _ = mapScopedMcp ? app.MapScopedMcp("/mcp") : app.MapMcp("/mcp");
            await app.StartAsync();
            return (app, null);
        }
        catch (Exception exception) when (exception is InvalidOperationException or OptionsValidationException)
        {
            return (null, exception);
        }
    }

    private sealed class AnnotatedTools
    {
        [McpServerTool(Name = "extract"), RequiresScope("tavily-mcp/extract")]
        public static string Extract(string url, Runs runs) => runs.Add(url);
    }
}
