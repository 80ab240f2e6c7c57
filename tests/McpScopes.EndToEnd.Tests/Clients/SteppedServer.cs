using DevAuthority;
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
                options.Authority = new Uri(url, "/authority").AbsoluteUri;
                options.Resource = new Uri(url, ConformanceApp.Path).AbsoluteUri;
            },
            "Development",
            builder => builder.Services.AddDevAuthority(authority => Configure(authority, url, folder)));
        app.MapDevAuthority();
        await app.StartAsync();
        return new SteppedServer(app, folder, url);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Configure(DevAuthorityOptions authority, Uri url, string folder)
    {
        authority.BaseUrl = url.AbsoluteUri;
        authority.DataFolder = folder;
        authority.Resources.Add(new Uri(url, ConformanceApp.Path).AbsoluteUri);
        authority.Scopes.Clear();
        authority.InitialScopes.Clear();
        authority.Users.Clear();
        foreach (var scope in (string[])[Content, Prompts, Resources])
        {
            authority.Scopes[scope] = $"Use what needs {scope}";
        }

        authority.InitialScopes.Add(Content);
        authority.Users.Add(new DevAuthorityUser(Everyone, "everything", Content, Prompts, Resources));
        authority.Users.Add(new DevAuthorityUser(OnlyContent, "content", Content));
    }
}
