using System.Diagnostics;
using System.Text;
using McpScopes.Agents.Model;
using McpScopes.Agents.Sample;
using McpScopes.EndToEnd.Tests.Clients;

namespace McpScopes.Agents.Clients;

/// <summary>A machine on which nobody has used an agent yet: an empty home, a browser, a model and the address of a server.</summary>
internal sealed class Workplace(string folder, RecordedServer server, StandInModel model, BrowserDesk desk)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Keeps agents from reporting to their makers; the suite's network ends at loopback besides.</summary>
    private static readonly Dictionary<string, string?> Quiet = new()
    {
        ["DISABLE_TELEMETRY"] = "1",
        ["DISABLE_ERROR_REPORTING"] = "1",
        ["DISABLE_AUTOUPDATER"] = "1",
        ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
        ["GEMINI_TELEMETRY_ENABLED"] = "false",
        ["DO_NOT_TRACK"] = "1",
        ["OPENCODE_DISABLE_AUTOUPDATE"] = "1",
        ["OPENCODE_DISABLE_MODELS_FETCH"] = "1",
        ["OPENCODE_DISABLE_LSP_DOWNLOAD"] = "1",
        ["OPENCODE_DISABLE_DEFAULT_PLUGINS"] = "1",
    };

    public RecordedServer Server { get; } = server;

    public StandInModel Model { get; } = model;

    public BrowserDesk Desk { get; } = desk;

    public string Home { get; } = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;

    public string Project { get; } = Directory.CreateDirectory(Path.Combine(folder, "home", "project")).FullName;

    /// <summary>Writes a file below the home.</summary>
    public void Write(string path, string text)
    {
        var file = Path.Combine(Home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Runs a program to its end, and gives what it wrote.</summary>
    public Task<string> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] command) =>
        RunAsync(environment, expected: null, answer: null, command);

    /// <summary>Runs a program on a terminal, as one does that asks its user; and answers it.</summary>
    public Task<string> RunOnTerminalAsync(
        IReadOnlyDictionary<string, string?> environment, string? expected, string? answer, params string[] command) =>
        RunAsync(environment, expected, answer, "script", "-qec", string.Join(' ', command.Select(Quoted)), "/dev/null");

    private async Task<string> RunAsync(
        IReadOnlyDictionary<string, string?> environment, string? expected, string? answer, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Project,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Quiet.Concat(Desk.Environment).Concat(environment)
            .Append(new("HOME", Home)).Append(new("TERM", "xterm-256color")).Append(new("LANG", "C.UTF-8")))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        if (expected is null)
        {
            process.StandardInput.Close();
        }

        using var patience = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await reading;
            throw new AgentFailedException(string.Join(
                '\n', [$"{string.Join(' ', command)} did not end within {Limit}:", $"{output}", .. Desk.Problems, .. Server.Exchanges.Select(exchange => exchange.ToString())]));
        }

        await reading;
        return output.ToString();

        async Task ReadAsync(StreamReader reader)
        {
            var buffer = new char[4096];
            for (int count; (count = await reader.ReadAsync(buffer)) > 0;)
            {
                lock (output)
                {
                    output.Append(buffer, 0, count);
                    if (expected is null || !output.ToString().Contains(expected, StringComparison.Ordinal))
                    {
                        continue;
                    }

                    expected = null;
                }

                await process.StandardInput.WriteAsync(answer);
                await process.StandardInput.FlushAsync();
            }
        }
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

/// <summary>An agent did not do what every agent must.</summary>
internal sealed class AgentFailedException(string message) : Exception(message);
