using McpScopes.Hosting;
using McpScopes.Table;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Providers;

/// <summary>A server on real Kestrel that knows its issuers from configuration alone, and what it logged.</summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    private ProviderServer(WebApplication app, string url, LogLines log)
    {
        (App, Url, Log) = (app, url, log);
        Client = new McpHttp(new HttpClient { BaseAddress = new Uri(url) });
    }

    public WebApplication App { get; }

    public string Url { get; }

    public string Resource => Url + "/mcp";

    public LogLines Log { get; }

    public McpHttp Client { get; }

    public int Runs => App.Services.GetRequiredService<Runs>().Count;

    /// <param name="settings">Settings, named in full.</param>
    /// <param name="build">What else the application does.</param>
    /// <param name="map">Its endpoints, if not <c>/mcp</c> alone.</param>
    /// <param name="mode">Whether there are sessions.</param>
    public static async Task<ProviderServer> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? map = null,
        HttpServerSessionMode mode = HttpServerSessionMode.Stateless)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var log = new LogLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.Configuration.AddInMemoryCollection([new("McpScopes:Resource", url + "/mcp"), .. settings]);
        builder.Services.AddSingleton<Runs>();
        builder.Services.AddMcpScopes(builder.Configuration.GetSection("McpScopes"));
        builder.Services.AddMcpServer().WithHttpTransport(http => http.SessionMode = mode).AddScopedPrimitives(
            new ProtectedResourceDescription { ScopesSupported = ["tavily-mcp/search"], Name = "Tavily" }, [TestTools.Part], serializerOptions: null);
        build?.Invoke(builder);
        var app = builder.Build();
        app.Urls.Add(url);
        (map ?? (a => a.MapScopedMcp("/mcp")))(app);
        try
        {
            await app.StartAsync();
            return new ProviderServer(app, url, log);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public Task<Answer> CallAsync(string tool, string? token, string version = ProtocolVersions.Stateless) =>
        Client.CallToolAsync(version, token, tool, tool == "search" ? new() { ["query"] = "mcp" } : new() { ["url"] = "u" });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        Log.Dispose();
    }
}
