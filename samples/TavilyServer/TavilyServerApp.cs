namespace TavilyServer;

/// <summary>The server as a whole, for <c>dotnet run</c> and for programs that start it inside their own process.</summary>
public static class TavilyServerApp
{
    /// <summary>The address when no <c>Urls</c> setting names another.</summary>
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>Builds the server; the caller starts it. It listens on the <c>Urls</c> setting (<c>--urls</c>, <c>ASPNETCORE_URLS</c>).</summary>
    /// <param name="args">Command-line settings, for example <c>--environment Development --urls http://localhost:5090</c>.</param>
    /// <param name="configure">Changes the builder after the server's own registrations: logging, settings, services.</param>
    /// <returns>The application, not yet started.</returns>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // The settings files lie beside the assembly, also when another program hosts the server.
            ContentRootPath = AppContext.BaseDirectory,
        });
        configure?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>Builds and runs the server until it is told to stop.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The process's exit code: 0 after an orderly stop.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        await Create(args).RunAsync();
        return 0;
    }
}
