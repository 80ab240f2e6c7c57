using McpScopes.Hosting;
using McpScopes.Table;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Wire;

/// <summary>A guarded server on real Kestrel.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private TestServer(WebApplication app, string url, TestAuthority authority)
    {
        (App, Url, Authority) = (app, url, authority);
        Client = new McpHttp(new HttpClient { BaseAddress = new Uri(url) });
    }

    public WebApplication App { get; }

    public string Url { get; }

    public string Resource => Url + "/mcp";

    public TestAuthority Authority { get; }

    public McpHttp Client { get; }

    public int Runs => App.Services.GetRequiredService<Runs>().Count;

    public static async Task<TestServer> StartAsync(
        TestAuthority authority,
        HttpServerSessionMode mode = HttpServerSessionMode.Stateless,
        Action<McpScopesOptions>? options = null,
        Action<WebApplicationBuilder, IMcpServerBuilder>? build = null,
        Action<WebApplication>? map = null,
        IReadOnlyList<ScopeTablePart>? parts = null)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<Runs>();
        builder.Services.AddMcpScopes(scopes =>
        {
            scopes.Authority = authority.Issuer;
            scopes.Resource = url + "/mcp";
            options?.Invoke(scopes);
        });
        var mcp = builder.Services.AddMcpServer().WithHttpTransport(http => http.SessionMode = mode);
        mcp.AddScopedPrimitives(
            new ProtectedResourceDescription { ScopesSupported = ["tavily-mcp/search"], Name = "Tavily" }, parts ?? [TestTools.Part], serializerOptions: null);
        build?.Invoke(builder, mcp);
        var app = builder.Build();
        app.Urls.Add(url);
        (map ?? (a => a.MapScopedMcp("/mcp")))(app);
        await app.StartAsync();
        return new TestServer(app, url, authority);
    }

    public string Token(string? scope, Action<Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor>? change = null) =>
        Authority.Token(Resource, scope, change);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
