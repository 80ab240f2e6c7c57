using System.Diagnostics;
using System.Globalization;
using System.Text;
using McpScopes.Tests.Wire;

namespace McpScopes.EndToEnd.Tests.Session;

/// <summary>
/// Somebody's machine, as AgentConsole sees it: a folder for its state, a free port for the server and one for the browser to come back to.
/// <c>BROWSER</c> is a command that writes the address down, so that the login happens in the test's own browser.
/// </summary>
internal sealed class AgentHome : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agent-console-");

    public int ServerPort { get; init; } = FreePort.Next();

    public int CallbackPort { get; init; } = FreePort.Next();

    public string Origin => $"http://localhost:{ServerPort}";

    public string Folder => _folder.FullName;

    public string TokenFile => Path.Combine(Folder, "state", "mcp-scopes", "agent-console-tokens.json");

    private string AddressFile => Path.Combine(Folder, "address");

    public AgentProcess Start(params string[] arguments) =>
        StartWith($$"""{"mcpServers": {"tavily": {"type": "http", "url": "{{Origin}}/mcp"} } }""", arguments);

    public AgentProcess StartWith(string mcpJson, params string[] arguments)
    {
        var config = Path.Combine(Folder, ".mcp.json");
        File.WriteAllText(config, mcpJson);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Folder,
        };
        string[] all =
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "AgentConsole.dll"),
            "--config", config, "--callback-port", CallbackPort.ToString(CultureInfo.InvariantCulture), .. arguments,
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["BROWSER"] = WriteDownCommand();
        start.Environment["XDG_STATE_HOME"] = Path.Combine(Folder, "state");
        start.Environment["McpAuthority__DataFolder"] = Path.Combine(Folder, "authority");
        return AgentProcess.Start(start, AddressFile);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Writes beside and moves, so that the test never reads half an address.</summary>
    private string WriteDownCommand()
    {
        if (OperatingSystem.IsWindows())
        {
            var powershell = Path.Combine(Folder, "browser.ps1");
            var part = $"{AddressFile}.part";
            File.WriteAllText(powershell, $"Set-Content -Path '{part}' -Value $args[0]; Move-Item '{part}' '{AddressFile}'");
            return $"powershell -NoProfile -ExecutionPolicy Bypass -File \"{powershell}\"";
        }

        var script = Path.Combine(Folder, "browser.sh");
        File.WriteAllText(script, $"printf '%s' \"$1\" > '{AddressFile}.part' && mv '{AddressFile}.part' '{AddressFile}'\n");
        return $"/bin/sh \"{script}\"";
    }
}
