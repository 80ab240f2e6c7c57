using McpScopes.ConformanceServer;
using McpScopes.EndToEnd.Tests.Authority;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;

namespace McpScopes.EndToEnd.Tests.Conformance;

/// <summary>
/// The official conformance suite against one server twice: open, with the SDK alone, and guarded, behind a proxy that adds a token with
/// every scope. McpScopes may not cost a check that passes without it.
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("2025-11-25", 30)]
    [InlineData("2026-07-28", 35)]
    public async Task Nothing_fails_that_passes_without_McpScopes(string protocolVersion, int fewestScenarios)
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var open = await StartOpenAsync();
        var publicUrl = AuthorityHost.FreeAddress();
        await using var guarded = await StartGuardedAsync(authority, new Uri(publicUrl, ConformanceApp.Path));
        var token = authority.Token(new Uri(publicUrl, ConformanceApp.Path).AbsoluteUri, ConformanceApp.AllScopes);
        await using var proxy = await TokenProxy.StartAsync(publicUrl, new Uri(guarded.Urls.Single()), () => token);

        var runs = await Task.WhenAll(
            ConformanceSuite.RunAsync(open.Urls.Single() + ConformanceApp.Path, protocolVersion),
            ConformanceSuite.RunAsync(new Uri(publicUrl, ConformanceApp.Path).AbsoluteUri, protocolVersion));

        SuiteComparison.Assert(runs[0], runs[1], fewestScenarios, output);
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
