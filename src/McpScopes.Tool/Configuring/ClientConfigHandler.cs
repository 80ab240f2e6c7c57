using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Configuring;

/// <summary><c>mcpscopes client-config URL</c>: no secret is in any of the files, as clients sign in by themselves.</summary>
internal sealed partial class ClientConfigHandler(Terminal terminal)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Each client with its file and what stands in it.</summary>
    private static readonly Dictionary<string, (string File, Func<string, string, string> Write)> Clients = new(StringComparer.Ordinal)
    {
        ["claude-code"] = (".mcp.json", (name, url) => Document("mcpServers", name, new() { ["type"] = "http", ["url"] = url })),
        ["vscode"] = (".vscode/mcp.json", (name, url) => Document("servers", name, new() { ["type"] = "http", ["url"] = url })),
        ["cursor"] = (".cursor/mcp.json", (name, url) => Document("mcpServers", name, new() { ["url"] = url })),
        ["codex"] = ("~/.codex/config.toml", (name, url) => $"[mcp_servers.{name}]\nurl = {JsonSerializer.Serialize(url)}"),
        ["opencode"] = ("opencode.json", (name, url) =>
            Document("mcp", name, new() { ["type"] = "remote", ["url"] = url, ["enabled"] = true })),
        ["mcp-remote"] = ("claude_desktop_config.json", (name, url) =>
            Document("mcpServers", name, new() { ["command"] = "npx", ["args"] = new JsonArray("-y", "mcp-remote", url) })),
    };

    public static Command CreateCommand(Terminal terminal)
    {
        var url = CommonOptions.Url();
        var client = new Option<string>("--client", "-c")
        {
            Description = "Whose configuration.",
            HelpName = string.Join('|', Clients.Keys),
            DefaultValueFactory = _ => "claude-code",
        };
        _ = client.AcceptOnlyFromAmong([.. Clients.Keys]);
        var name = new Option<string?>("--name")
        {
            Description = "What the client calls the server. Default: made of the URL.",
            HelpName = "NAME",
        };
        name.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && NotInNames().IsMatch(result.Tokens[0].Value))
            {
                result.AddError("--name may hold letters, digits, - and _ only.");
            }
        });
        var command = new Command(
            "client-config", "Writes what a client's configuration file needs to reach the server. No secrets: clients sign in by themselves.")
        {
            url, client, name,
        };
        command.SetAction(result => new ClientConfigHandler(terminal)
            .Run(result.GetRequiredValue(url), result.GetRequiredValue(client), result.GetValue(name)));
        return command;
    }

    private int Run(Uri url, string client, string? name)
    {
        var (file, write) = Clients[client];
        terminal.ErrorWriter.WriteLine($"For {file}:");
        terminal.Out.WriteLine(write(name ?? Name(url), url.AbsoluteUri));
        return ExitCode.Success;
    }

    private static string Document(string section, string name, JsonObject server) =>
        new JsonObject { [section] = new JsonObject { [name] = server } }.ToJsonString(Json);

    /// <summary>The host tells servers apart, the path those of one host.</summary>
    private static string Name(Uri url)
    {
        var path = url.AbsolutePath.Trim('/');
        return NotInNames().Replace(path is "" or "mcp" ? url.Host : $"{url.Host}-{path}", "-").Trim('-');
    }

    [GeneratedRegex("[^A-Za-z0-9_-]+")]
    private static partial Regex NotInNames();
}
