using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>
/// Where the browser lands that a client's process opens: <c>BROWSER</c> and <c>xdg-open</c> are a script here, which posts the address to
/// this desk, where a user signs in and is sent back to the client.
/// </summary>
internal sealed class BrowserDesk : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _problems = [];
    private readonly HttpClient _http = new();
    private readonly WebApplication _app;
    private readonly string _programs;

    private BrowserDesk(WebApplication app, Uri url, string programs)
    {
        (_app, _programs) = (app, programs);
        app.MapPost("/open", OpenAsync);
        WritePrograms(url);
    }

    /// <summary>Who sits there.</summary>
    public ScriptedUser? User { get; set; }

    /// <summary>What went wrong at it: the client only waits.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Makes a process open its browser at this desk, whatever desktop the machine has.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["BROWSER"] = Path.Combine(_programs, "xdg-open"),
        ["PATH"] = _programs + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH"),
        ["DISPLAY"] = "",
        ["WAYLAND_DISPLAY"] = "",
        ["XDG_CURRENT_DESKTOP"] = "",
        ["DESKTOP_SESSION"] = "",
    };

    public static async Task<BrowserDesk> StartAsync(string folder)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.AbsoluteUri);
        var desk = new BrowserDesk(builder.Build(), url, Directory.CreateDirectory(Path.Combine(folder, "browser")).FullName);
        await desk._app.StartAsync();
        return desk;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The client cannot be told; the test looks at Problems.")]
    private async Task OpenAsync(HttpContext context)
    {
        var address = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
        await context.Response.CompleteAsync();
        try
        {
            var user = User ?? throw new InvalidOperationException("Nobody sits at the browser.");
            await GoBackAsync(await user.AuthorizeAsync(new Uri(address)));
        }
        catch (Exception wrong)
        {
            _problems.Enqueue($"{address}: {wrong.Message}");
        }
    }

    /// <summary>
    /// A person takes longer than this script, and some clients listen for the answer only after they have opened the browser.
    /// </summary>
    private async Task GoBackAsync(Uri callback)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await _http.GetAsync(callback);
                return;
            }
            catch (HttpRequestException) when (tries < 60)
            {
                await Task.Delay(250);
            }
        }
    }

    private void WritePrograms(Uri url)
    {
        foreach (var name in (string[])["xdg-open", "x-www-browser", "sensible-browser"])
        {
            var program = Path.Combine(_programs, name);
            File.WriteAllText(program, $"#!/usr/bin/env node\nfetch('{url}open', {{ method: 'POST', body: process.argv.at(-1) }});\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }
}
