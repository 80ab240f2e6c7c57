using McpScopes;
using ModelContextProtocol.Protocol;
using Tavily;
using TavilyServer.Pages;
using TavilyServer.Starting;

namespace TavilyServer;

/// <summary>The server as a whole, for <c>dotnet run</c> and for programs that start it inside their own process.</summary>
public static class TavilyServerApp
{
    /// <summary>
    /// Builds the server; the caller starts it. It listens on the <c>Urls</c> setting (<c>--urls</c>, <c>ASPNETCORE_URLS</c>).
    /// </summary>
    /// <param name="args">Command-line settings, for example <c>--environment Development --urls http://localhost:5090</c>.</param>
    /// <param name="configure">Changes the builder after the server's own registrations: logging, services.</param>
    /// <returns>The application, not yet started.</returns>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message names it.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // The settings files lie beside the assembly, also when another program hosts the server.
            ContentRootPath = AppContext.BaseDirectory,
        });
        // On a laptop users sign in at an authority inside the application, unless the settings name another one.
        var settings = builder.Configuration.GetSection("McpScopes");
        var hasAuthority = string.IsNullOrEmpty(settings["Authority"]) && string.IsNullOrEmpty(settings["Provider"]);
        if (hasAuthority)
        {
            builder.Services.AddMcpAuthority(builder.Configuration.GetSection("McpAuthority"), authority =>
            {
                // With an identity provider behind it, the users are the provider's.
                if (authority.Upstream.Provider is not null || authority.Upstream.Authority is not null)
                {
                    authority.Users.Clear();
                }
            });
        }

        builder.Services.AddSearchBackend(builder.Configuration);
        builder.Services.AddMcpScopes(settings);
        builder.Services.AddPage(withSignIn: hasAuthority);
        builder.Services.AddMcpScopesHealth();
        builder.AddSharedStores();
        builder.Services
            .AddMcpServer(server => server.ServerInfo = new Implementation { Name = "tavily-mcp", Title = "Tavily", Version = Version })
            .WithHttpTransport()
            .WithScopedPrimitives()
            .WithPlainToolErrors();
        configure?.Invoke(builder);
        if (!builder.Services.Any(service => service.ServiceType == typeof(IScopeAuditReader)))
        {
            // What the page reads; with several nodes, a database that they share.
            builder.Services.AddScopeAuditMemory();
        }

        var app = builder.Build();
        app.MapScopedMcp("/mcp");
        app.MapMcpScopesHealth();
        app.MapPage(withSignIn: hasAuthority);
        if (hasAuthority)
        {
            app.MapMcpAuthority();
        }

        return app;
    }

    /// <summary>Builds and runs the server until it is told to stop.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The process's exit code: 0 after an orderly stop, 2 for a wrong setting, 3 when the address can't be had.</returns>
    public static Task<int> RunAsync(string[] args) => StartupErrors.ExplainAsync(async () =>
    {
        await using var app = Create(args, StartupErrors.Quieten);
        await app.StartAsync();
        Console.WriteLine($"""
            Listening on {string.Join(", ", app.Urls)}. For the client's .mcp.json, no secrets:

            {ClientConfiguration.Of(app.Services)}

            Ctrl+C stops the server.
            """);
        await app.WaitForShutdownAsync();
    });

    private static string Version => typeof(TavilyServerApp).Assembly.GetName().Version!.ToString(3);
}
