using System.Diagnostics;
using System.Text;

namespace AgentConsole.LoggingIn;

/// <summary>Opens a URL in the user's browser: the command in <c>BROWSER</c>, or what the system has for it.</summary>
internal static class BrowserCommand
{
    /// <summary>Starts the browser.</summary>
    /// <returns>Null when there is no browser to start; otherwise a task that says whether the command ended well.</returns>
    public static Task<bool>? TryOpen(Uri url)
    {
        if (StartInfo(url, Environment.GetEnvironmentVariable("BROWSER")) is not { } start)
        {
            return null;
        }

        try
        {
            var process = Process.Start(start);
            return process is null ? Task.FromResult(true) : WatchAsync(process);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            return Task.FromResult(false);
        }
    }

    /// <summary>Splits a command line at blanks, keeping quoted parts together.</summary>
    public static IReadOnlyList<string> Split(string command)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var quote = '\0';
        var started = false;
        foreach (var c in command)
        {
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    part.Append(c);
                }
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                started = true;
            }
            else if (char.IsWhiteSpace(c))
            {
                if (started)
                {
                    parts.Add(part.ToString());
                    part.Clear();
                    started = false;
                }
            }
            else
            {
                part.Append(c);
                started = true;
            }
        }

        if (started)
        {
            parts.Add(part.ToString());
        }

        return parts;
    }

    private static ProcessStartInfo? StartInfo(Uri url, string? browser)
    {
        if (!string.IsNullOrWhiteSpace(browser))
        {
            return browser.Trim() is "none" ? null : Quiet(Split(browser), url.AbsoluteUri);
        }

        if (OperatingSystem.IsWindows())
        {
            return new ProcessStartInfo(url.AbsoluteUri) { UseShellExecute = true };
        }

        if (OperatingSystem.IsMacOS())
        {
            return Quiet(["open"], url.AbsoluteUri);
        }

        // Without a display xdg-open falls back to a text browser, which would fight with this program for the terminal.
        var display = Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") ?? Environment.GetEnvironmentVariable("DISPLAY");
        return string.IsNullOrEmpty(display) ? null : Quiet(["xdg-open"], url.AbsoluteUri);
    }

    private static ProcessStartInfo Quiet(IReadOnlyList<string> command, string url)
    {
        // No shell is involved: whatever the URL contains, it is one argument.
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var placed = false;
        foreach (var argument in command.Skip(1))
        {
            placed |= argument.Contains("%s", StringComparison.Ordinal);
            start.ArgumentList.Add(argument.Replace("%s", url, StringComparison.Ordinal));
        }

        if (!placed)
        {
            start.ArgumentList.Add(url);
        }

        return start;
    }

    private static async Task<bool> WatchAsync(Process process)
    {
        using (process)
        {
            if (process.StartInfo.RedirectStandardOutput)
            {
                process.StandardInput.Close();
                process.OutputDataReceived += static (_, _) => { };
                process.ErrorDataReceived += static (_, _) => { };
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
            }

            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
    }
}
