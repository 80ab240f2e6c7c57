using System.Text.Json.Nodes;
using McpScopes.Audit.Files;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace McpScopes.Audit.Tests;

/// <summary>A folder with audit files, and the sink that writes them.</summary>
internal sealed class AuditFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("audit-");

    public string Path => _folder.FullName;

    public AuditFileSink Sink(Action<ScopeAuditFileOptions>? configure = null)
    {
        var options = new ScopeAuditFileOptions { Path = "audit-.jsonl" };
        configure?.Invoke(options);
        return new AuditFileSink(Options.Create(options), new HostingEnvironment { ContentRootPath = Path });
    }

    public IReadOnlyList<string> Files => [.. Directory.GetFiles(Path, "audit*.jsonl").Order(StringComparer.Ordinal)];

    /// <summary>Every line of every file, each of which must be whole.</summary>
    public IReadOnlyList<JsonNode> Lines => [.. Files.SelectMany(ReadLines).Select(line => JsonNode.Parse(line)!)];

    public void Dispose() => _folder.Delete(recursive: true);

    private static IEnumerable<string> ReadLines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "The last line is cut off.");
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
