using System.Diagnostics;
using System.Globalization;
using McpScopes.Authentication.Caching;
using McpScopes.Hosting;
using McpScopes.Table;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace McpScopes.Benchmarks.Load;

/// <summary>
/// A flood of different good tokens, each sent once: <c>flood [--seconds N] [--tokens N]</c>. The whole server runs, without a network: what is
/// looked at is what it keeps. The tokens are opaque, and the issuer's answer to each is made on the spot, since nobody signs as many in a
/// minute.
/// Beside them a hundred tokens are in use all the time.
/// </summary>
internal static class FloodRun
{
    private const int Intervals = 6;
    private const int Busy = 100;
    private const int PerBusy = 100;

    public static int Run(IReadOnlyList<string> arguments) =>
        RunAsync(Arguments.Number(arguments, "--seconds", 60), Arguments.Number(arguments, "--tokens", 1_000_000)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int seconds, int tokens)
    {
        using var issuer = new AnsweringIssuer();
        await using var app = Build(issuer);
        await app.StartAsync();
        var server = (MemoryServer)app.Services.GetRequiredService<IServer>();
        var cache = app.Services.GetRequiredService<TokenCache>();

        // Compiles everything and fills what is filled once.
        await SendAsync(server, "warm-up", tokens / 50);
        var before = LoadRun.LiveBytes();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"flood: {before / 1024.0 / 1024.0:F1} MB live before, {cache.Count} tokens kept"));
        var watch = Stopwatch.StartNew();
        for (var interval = 1; interval <= Intervals; interval++)
        {
            var part = tokens / Intervals;
            await SendAsync(server, string.Create(CultureInfo.InvariantCulture, $"token-{interval}"), part);

            // As fast as the minute wants it, and no faster.
            var early = TimeSpan.FromSeconds((double)seconds * interval / Intervals) - watch.Elapsed;
            await Task.Delay(early > TimeSpan.Zero ? early : TimeSpan.Zero);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{watch.Elapsed.TotalSeconds,6:F1} s  {part * interval,9} tokens  {LoadRun.LiveBytes() / 1024.0 / 1024.0,6:F1} MB live  {cache.Count,6} tokens kept"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{issuer.Questions} tokens asked about, the {Busy} in use {issuer.BusyQuestions} times; {server.Wrong} answers wrong"));
        return server.Wrong == 0 ? 0 : 1;
    }

    /// <summary>Sends tokens that were never seen, and between them those that are in use.</summary>
    private static Task SendAsync(MemoryServer server, string prefix, int count) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), async (i, _) =>
        {
            await server.SendAsync(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i}"));
            if (i % PerBusy == 0)
            {
                await server.SendAsync(string.Create(CultureInfo.InvariantCulture, $"{AnsweringIssuer.Busy}-{i / PerBusy % Busy}"));
            }
        });

    private static WebApplication Build(AnsweringIssuer issuer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Replace(ServiceDescriptor.Singleton<IServer, MemoryServer>());
        builder.Services.AddMcpScopes(options =>
        {
            (options.Authority, options.Resource) = ("https://login.example.com", MemoryServer.Resource);
            options.Introspection.Endpoint = "https://login.example.com/introspect";
            (options.Introspection.ClientId, options.Introspection.ClientSecret) = ("mcp-server", "secret");
        });
        builder.Services.Configure<JwtBearerOptions>(McpScopesDefaults.AuthenticationScheme, options => options.BackchannelHttpHandler = issuer);
        builder.Services.AddSingleton<Runs>();
        builder.Services.AddMcpServer().WithHttpTransport().AddScopedPrimitives(
            new ProtectedResourceDescription(), [TestTools.Part], serializerOptions: null);
        var app = builder.Build();
        app.MapScopedMcp("/mcp");
        return app;
    }
}
