using System.Text.Json;
using AgentConsole.CommandLine;
using AgentConsole.Json;

namespace AgentConsole.Configuration;

/// <summary>Reads <c>.mcp.json</c>: <c>{"mcpServers": {name: …}}</c>, or the short form <c>{name: …}</c>. Comments are allowed.</summary>
internal sealed record McpJson(string Path, IReadOnlyList<McpServerEntry> Servers)
{
    private const string Example = """{"mcpServers": {"tavily": {"type": "http", "url": "http://localhost:5080/mcp"}}}""";

    private static readonly JsonDocumentOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static string DefaultPath => System.IO.Path.Combine(AppContext.BaseDirectory, ".mcp.json");

    public static McpJson Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Wrong(path, "is not there. --config names another file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, $"cannot be read: {e.Message}", e);
        }

        return new McpJson(path, Parse(path, text));
    }

    private static List<McpServerEntry> Parse(string path, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Relaxed);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("mcpServers", out var inner))
            {
                root = inner;
            }

            if (root.ValueKind != JsonValueKind.Object)
            {
                throw Wrong(path, $"must be an object such as {Example}.");
            }

            var servers = root.EnumerateObject().Select(server => Entry(path, server.Name, server.Value)).ToList();
            return servers.Count > 0 ? servers : throw Wrong(path, "names no server.");
        }
        catch (JsonException e)
        {
            throw Wrong(path, $"is not valid JSON, line {e.LineNumber + 1}: {e.Message}", e);
        }
    }

    private static McpServerEntry Entry(string path, string name, JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.Object })
        {
            throw Wrong(path, $"must give '{name}' as an object with \"type\" and \"url\".");
        }

        var type = value.Text("type");
        if (type is "stdio" || (type is null && value.Text("command") is not null))
        {
            return new McpServerEntry(name, null, "local — stdio, which this program does not start");
        }

        if (type is not (null or "http" or "streamable-http"))
        {
            return new McpServerEntry(name, null, $"type '{type}', which this program does not speak");
        }

        if (!Uri.TryCreate(value.Text("url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw Wrong(path, $"must give '{name}' a \"url\" that starts with http:// or https://.");
        }

        if (url.Scheme is "http" && !url.IsLoopback)
        {
            throw Wrong(path, $"gives '{name}' an http:// address on another machine: tokens would travel in the clear. Use https://.");
        }

        return new McpServerEntry(name, url);
    }

    private static ProblemException Wrong(string path, string message, Exception? inner = null) =>
        new(ExitCode.BadUsage, $"{path} {message}", inner);
}
