using McpScopes.ConformanceServer;
using McpScopes.EndToEnd.Tests.Authority;
using McpScopes.EndToEnd.Tests.Clients;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tavily;

namespace McpScopes.EndToEnd.Tests.Conformance;

/// <summary>
/// The official conformance suite against one server twice: open, with the SDK alone, and guarded, behind a proxy that adds a token with
/// every scope. McpScopes may not cost a check that passes without it.
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("2025-11-25", 85)]
    [InlineData("2026-07-28", 140)]
    [InlineData(null, 195)]
    public async Task Nothing_fails_that_passes_without_McpScopes(string? protocolVersion, int fewestChecks)
    {
        var (open, guarded) = await RunBothAsync(protocolVersion, ConformanceApp.AllScopes);

        Show(open, guarded);
        Assert.InRange(open.Count(check => check.HasPassed), fewestChecks, open.Count);
        Assert.Empty(Check.Lost(open, guarded));
    }

    [Fact]
    public async Task A_token_that_lacks_a_scope_loses_the_scenarios_that_need_it()
    {
        var (open, guarded) = await RunBothAsync("2026-07-28", "conformance:content conformance:prompts");

        var lost = Check.Lost(open, guarded).Select(check => check.Scenario).ToHashSet();

        Assert.Contains("resources-read-text", lost);
        Assert.DoesNotContain("tools-call-simple-text", lost);
        Assert.DoesNotContain("prompts-get-simple", lost);
    }

    [Theory]
    [InlineData("2025-11-25", 38)]
    [InlineData("2026-07-28", 80)]
    public async Task The_sample_server_loses_nothing_either(string protocolVersion, int fewestChecks)
    {
        await using var open = await StartOpenSampleAsync();
        var publicUrl = AuthorityHost.FreeAddress();
        await using var guarded = await SampleServer.StartAsync("--McpScopes:AllowedOrigins:0", publicUrl.GetLeftPart(UriPartial.Authority));
        using var client = new AuthorityClient(new Uri(guarded.Endpoint, "/"), guarded.Endpoint.AbsoluteUri);
        var token = (await client.LoginAsync("admin@example.com", SampleServer.Search, SampleServer.Extract)).AccessToken;
        await using var proxy = await TokenProxy.StartAsync(publicUrl, new Uri(guarded.Endpoint, "/"), () => token);

        var runs = await Task.WhenAll(
            ConformanceSuite.RunAsync(open.Urls.Single() + "/mcp", protocolVersion),
            ConformanceSuite.RunAsync(new Uri(publicUrl, "/mcp").AbsoluteUri, protocolVersion));

        Show(runs[0], runs[1]);
        Assert.InRange(runs[0].Count(check => check.HasPassed), fewestChecks, runs[0].Count);
        Assert.Empty(Check.Lost(runs[0], runs[1]));
    }

    private static async Task<(IReadOnlyList<Check> Open, IReadOnlyList<Check> Guarded)> RunBothAsync(string? protocolVersion, string scopes)
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var open = await StartOpenAsync();
        var publicUrl = AuthorityHost.FreeAddress();
        var resource = new Uri(publicUrl, ConformanceApp.Path);
        await using var guarded = await StartGuardedAsync(authority, resource);
        var token = authority.Token(resource.AbsoluteUri, scopes);
        await using var proxy = await TokenProxy.StartAsync(publicUrl, new Uri(guarded.Urls.Single()), () => token);

        var runs = await Task.WhenAll(
            ConformanceSuite.RunAsync(open.Urls.Single() + ConformanceApp.Path, protocolVersion),
            ConformanceSuite.RunAsync(resource.AbsoluteUri, protocolVersion));
        return (runs[0], runs[1]);
    }

    private void Show(IReadOnlyList<Check> open, IReadOnlyList<Check> guarded)
    {
        output.WriteLine($"Open: {Summary(open)}. Guarded: {Summary(guarded)}. What does not pass without McpScopes:");
        foreach (var check in open.Where(check => !check.HasPassed))
        {
            output.WriteLine($"  {check}");
        }
    }

    private static string Summary(IReadOnlyList<Check> checks) => $"{checks.Count(check => check.HasPassed)} of {checks.Count} checks pass";

    /// <summary>The sample's tools with the SDK alone.</summary>
    private static async Task<WebApplication> StartOpenSampleAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(AuthorityHost.FreeAddress().GetLeftPart(UriPartial.Authority));
        builder.Services.AddSearchBackend(builder.Configuration);
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<TavilyTools>();
        var app = Hosting.ScopedHostGuard.BuildUnguarded(builder.Build);
        app.MapMcp("/mcp");
        await app.StartAsync();
        return app;
    }

    private static async Task<WebApplication> StartOpenAsync()
    {
        var app = ConformanceApp.CreateOpen(AuthorityHost.FreeAddress().AbsoluteUri);
        await app.StartAsync();
        return app;
    }

    private static async Task<WebApplication> StartGuardedAsync(TestAuthority authority, Uri resource)
    {
        var app = ConformanceApp.CreateGuarded(AuthorityHost.FreeAddress().AbsoluteUri, options =>
        {
            options.Authority = authority.Issuer;
            options.Resource = resource.AbsoluteUri;
        });
        await app.StartAsync();
        return app;
    }
}
