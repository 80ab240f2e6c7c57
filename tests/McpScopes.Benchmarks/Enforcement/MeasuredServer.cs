using System.Diagnostics;
using System.Globalization;

namespace McpScopes.Benchmarks.Enforcement;

/// <summary>A server in a process of its own, so that its CPU time is its own and not the client's.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private readonly Process _process;

    private MeasuredServer(string kind, Process process, string url)
    {
        (Kind, _process, Url) = (kind, process, url);
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 8 }) { BaseAddress = new Uri(url) };
    }

    public string Kind { get; }

    public string Url { get; }

    public HttpClient Http { get; }

    /// <summary>The CPU time of the server so far, all its threads.</summary>
    public TimeSpan CpuTime => ProcessClock.Read(_process);

    public static async Task<MeasuredServer> StartAsync(string kind, string issuer, int port)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var start = kind == MeasuredServers.TypeScript
            ? new ProcessStartInfo("node", ["server.mjs", url, issuer, MeasuredServers.Audience]) { WorkingDirectory = MeasuredServers.TypeScriptFolder }
            : ThisProgram.With("serve", kind, url, issuer);
        start.RedirectStandardOutput = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{kind}' does not start.");
        try
        {
            // Each server says so when it listens.
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            return line == "listening" ? new MeasuredServer(kind, process, url) : throw new InvalidOperationException($"'{kind}' does not start: {line}");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
