using McpScopes.Authority;
using McpScopes.ConformanceServer;
using McpScopes.EndToEnd.Tests.Authority;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>A guarded server whose tools, prompts and resources need different scopes, with the development authority in it.</summary>
internal sealed class SteppedServer : IAsyncDisposable
{
    public const string Content = "conformance:content";
    public const string Prompts = "conformance:prompts";
    public const string Resources = "conformance:resources";
    public const string Everyone = "lead@example.com";
    public const string OnlyContent = "dev@example.com";

    private readonly WebApplication _app;
    private readonly string _folder;

    private SteppedServer(WebApplication app, string folder, Uri url)
    {
        _app = app;
        _folder = folder;
        Endpoint = new Uri(url, ConformanceApp.Path);
        Issuer = new Uri(url, "/authority");
    }

    public Uri Endpoint { get; }

    public Uri Issuer { get; }

    public static async Task<SteppedServer> StartAsync()
    {
        var url = AuthorityHost.FreeAddress();
        var folder = Directory.CreateTempSubdirectory("stepped-server-").FullName;
        var app = ConformanceApp.CreateGuarded(
            url.AbsoluteUri,
            options =>
            {
                options.Resource = new Uri(url, ConformanceApp.Path).AbsoluteUri;
            },
            "Development",
            builder => builder.Services.AddMcpAuthority(authority => Configure(authority, folder)));
        app.MapMcpAuthority();
        await app.StartAsync();
        return new SteppedServer(app, folder, url);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Configure(McpAuthorityOptions authority, string folder)
    {
        authority.DataFolder = folder;
        authority.DefaultScopes = [Content];
        authority.Users.Add(new DevelopmentUser { Email = Everyone, Scopes = [Prompts, Resources] });
        authority.Users.Add(new DevelopmentUser { Email = OnlyContent });
    }
}
