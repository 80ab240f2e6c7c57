using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace McpScopes.EndToEnd.Tests.Session;

/// <summary>A running AgentConsole: what it prints, what is typed into it, and how it ends.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly List<string> _lines = [];
    private readonly Channel<string> _news = Channel.CreateUnbounded<string>();
    private readonly FileInfo _address;

    private AgentProcess(ProcessStartInfo start, string addressFile)
    {
        _address = new FileInfo(addressFile);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Receive(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
    }

    /// <summary>What was printed so far.</summary>
    public string[] Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString().Trim();
            }
        }
    }

    public static AgentProcess Start(ProcessStartInfo start, string addressFile)
    {
        var agent = new AgentProcess(start, addressFile);
        agent._process.Start();
        agent._process.BeginOutputReadLine();
        agent._process.BeginErrorReadLine();
        return agent;
    }

    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for a line that begins so, and that was not waited for before.</summary>
    public async Task<string> SeesAsync(string beginning)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await foreach (var line in _news.Reader.ReadAllAsync(patience.Token))
            {
                if (line.StartsWith(beginning, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Reported below, with what there was instead.
        }

        throw new InvalidOperationException($"No line begins with '{beginning}'.{Environment.NewLine}{Transcript()}");
    }

    /// <summary>The address that the agent handed to the browser.</summary>
    public async Task<string> BrowserAddressAsync()
    {
        _ = await SeesAsync("◠ Waiting for OAuth callback on localhost:");
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            _address.Refresh();
            if (_address.Exists)
            {
                var address = (await File.ReadAllTextAsync(_address.FullName)).Trim();
                _address.Delete();
                return address;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"The agent opened no browser.{Environment.NewLine}{Transcript()}");
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndsAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"The agent does not end.{Environment.NewLine}{Transcript()}");
        }

        return _process.ExitCode;
    }

    public void Interrupt() => Process.Start("kill", ["-INT", $"{_process.Id}"]).WaitForExit();

    public void Terminate() => Process.Start("kill", ["-TERM", $"{_process.Id}"]).WaitForExit();

    public string Transcript() => string.Join(Environment.NewLine, Lines.Append(Errors));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Receive(string? line)
    {
        if (line is null)
        {
            _news.Writer.TryComplete();
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        _news.Writer.TryWrite(line);
    }
}
