using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpScopes.Agents.Model;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Server;
using TavilyServer;

namespace McpScopes.Agents.Sample;

/// <summary>The sample server as it is, on a free port, with a record of what it was asked and what it answered.</summary>
internal sealed class RecordedServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Exchange> _exchanges = [];
    private readonly WebApplication _app;
    private readonly string _folder;

    private RecordedServer(Uri url, string folder, TimeSpan? tokenLifetime)
    {
        (Url, _folder) = (url, folder);
        _app = TavilyServerApp.Create(
            [
                "--environment", "Development", "--Urls", url.GetLeftPart(UriPartial.Authority),
                "--McpAuthority:DataFolder", folder,
            ],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddTransient<IStartupFilter>(_ => new FirstInLine(RecordAsync));
                builder.Services.AddHttpClient(ClientDocuments.HttpClientName)
                    .ConfigurePrimaryHttpMessageHandler(() => new ClientDocuments());
                if (tokenLifetime is { } lifetime)
                {
                    builder.Services.PostConfigure<OpenIddictServerOptions>(server => server.AccessTokenLifetime = lifetime);
                    builder.Services.PostConfigureAll<JwtBearerOptions>(jwt => jwt.TokenValidationParameters.ClockSkew = TimeSpan.Zero);
                }
            });
    }

    public Uri Url { get; }

    public Uri Endpoint => new(Url, "/mcp");

    public IReadOnlyList<Exchange> Exchanges => [.. _exchanges];

    /// <param name="tokenLifetime">How long access tokens live, where a client shall have to refresh them; to the second then.</param>
    public static async Task<RecordedServer> StartAsync(TimeSpan? tokenLifetime = null)
    {
        var url = new Uri($"http://localhost:{FreePort.Next()}");
        var server = new RecordedServer(url, Directory.CreateTempSubdirectory("agents-server-").FullName, tokenLifetime);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        string? call = null;
        if (HttpMethods.IsPost(request.Method) && request.ContentLength is > 0)
        {
            request.EnableBuffering();
            var body = await new StreamReader(request.Body).ReadToEndAsync(context.RequestAborted);
            request.Body.Position = 0;
            call = request.HasFormContentType ? GrantType(body) : Call(body);
        }

        await next(context);
        _exchanges.Enqueue(new Exchange(
            request.Method, request.Path, request.Headers["MCP-Protocol-Version"].FirstOrDefault(), call,
            context.Response.StatusCode, context.Response.Headers.WWWAuthenticate.FirstOrDefault()));
    }

    private static string? Call(string body)
    {
        try
        {
            var message = JsonNode.Parse(body) as JsonObject;
            return string.Join(' ', new[] { message?["method"].Text(), message?["params"]?["name"].Text() }.OfType<string>());
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string? GrantType(string form) => System.Web.HttpUtility.ParseQueryString(form)["grant_type"];

    private sealed class FirstInLine(Func<HttpContext, RequestDelegate, Task> middleware) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) => middleware(context, _ => following(context)));
            next(app);
        };
    }
}
