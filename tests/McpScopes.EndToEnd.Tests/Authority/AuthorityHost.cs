using System.Security.Claims;
using McpScopes.Authority;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>
/// The authority in an application of its own, on real Kestrel, with one endpoint that takes its tokens the way any ASP.NET Core API would:
/// plain JwtBearer, set up by discovery.
/// </summary>
public sealed class AuthorityHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string? _ownFolder;

    private AuthorityHost(WebApplication app, Uri server, string? ownFolder)
    {
        _app = app;
        _ownFolder = ownFolder;
        Server = server;
        Client = new AuthorityClient(server, Resource);
    }

    public Uri Server { get; }

    public string Resource => ResourceOf(Server);

    public AuthorityClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static string ResourceOf(Uri server) => new Uri(server, "/mcp").AbsoluteUri;

    /// <summary>Starts on a free port, with a data folder that goes away with the host; or where and with what the caller says.</summary>
    public static async Task<AuthorityHost> StartAsync(
        Action<McpAuthorityOptions>? configure = null, Uri? server = null, string? dataFolder = null,
            Action<IServiceCollection>? services = null, Action<WebApplication>? pipeline = null)
    {
        server ??= FreeAddress();
        var ownFolder = dataFolder is null ? Directory.CreateTempSubdirectory("mcp-authority-").FullName : null;
        var app = Build(server, dataFolder ?? ownFolder!, configure, services: services, pipeline: pipeline);
        await app.StartAsync();
        return new AuthorityHost(app, server, ownFolder);
    }

    public static WebApplication Build(
        Uri server, string dataFolder, Action<McpAuthorityOptions>? configure = null, string environment = "Development",
            Action<IServiceCollection>? services = null, Action<WebApplication>? pipeline = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(server.AbsoluteUri);
        builder.Services.AddMcpAuthority(options =>
        {
            options.Issuer = new Uri(server, "/authority").AbsoluteUri;
            options.DataFolder = dataFolder;
            options.Resources.Add(ResourceOf(server));
            SampleCompany.Describe(options);
            configure?.Invoke(options);
        });
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(jwt =>
        {
            jwt.Authority = new Uri(server, "/authority").AbsoluteUri;
            jwt.Audience = ResourceOf(server);
            jwt.RequireHttpsMetadata = false;
            jwt.MapInboundClaims = false;
        });
        builder.Services.AddAuthorization();
        services?.Invoke(builder.Services);

        var app = builder.Build();
        pipeline?.Invoke(app);
        app.MapMcpAuthority();
        app.MapGet("/claims", [Authorize] (ClaimsPrincipal user) =>
            user.Claims.GroupBy(claim => claim.Type).ToDictionary(same => same.Key, same =>
                string.Join('|', same.Select(claim => claim.Value))));
        return app;
    }

    /// <summary>An address that was free a moment ago: issuer and audience must be known before Kestrel starts.</summary>
    public static Uri FreeAddress() => new($"http://localhost:{FreePort.Next()}");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownFolder is not null)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_ownFolder, recursive: true);
        }
    }
}
