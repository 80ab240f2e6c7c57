using McpScopes.EndToEnd.Tests.Authority;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Server;
using TavilyServer;

namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>The sample server as it is, with its embedded authority, on a port and with a data folder of its own.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    public const string Search = "tavily-mcp/search";
    public const string Extract = "tavily-mcp/extract";

    private readonly WebApplication _app;
    private readonly string _folder;

    private SampleServer(WebApplication app, string folder, Uri url)
    {
        _app = app;
        _folder = folder;
        Endpoint = new Uri(url, "/mcp");
        Issuer = new Uri(url, "/authority");
    }

    public Uri Endpoint { get; }

    public Uri Issuer { get; }

    /// <param name="more">Further command-line settings.</param>
    public static Task<SampleServer> StartAsync(params string[] more) => StartAsync(null, more);

    /// <param name="tokenLifetime">How long access tokens live, where a client shall have to refresh them; to the second then.</param>
    /// <param name="more">Further command-line settings.</param>
    public static async Task<SampleServer> StartAsync(TimeSpan? tokenLifetime, params string[] more)
    {
        var url = AuthorityHost.FreeAddress();
        var folder = Directory.CreateTempSubdirectory("sample-server-").FullName;
        var app = TavilyServerApp.Create(
            ["--environment", "Development", "--Urls", url.GetLeftPart(UriPartial.Authority), "--McpAuthority:DataFolder", folder, .. more],
            builder =>
            {
                builder.Logging.ClearProviders();
                if (tokenLifetime is { } lifetime)
                {
                    builder.Services.PostConfigure<OpenIddictServerOptions>(server => server.AccessTokenLifetime = lifetime);
                    builder.Services.PostConfigureAll<JwtBearerOptions>(jwt => jwt.TokenValidationParameters.ClockSkew = TimeSpan.Zero);
                }
            });
        await app.StartAsync();
        return new SampleServer(app, folder, url);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
