using System.Text.RegularExpressions;
using McpScopes.Tests;

namespace McpScopes.Docs.Tests;

/// <summary>A page that users read: a Markdown file of the repository.</summary>
internal sealed partial record Page(string Path, string Text)
{
    /// <summary>Every page, by its path from the root of the repository.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. new[] { "", "docs", "generators/docs", "samples", "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(
                System.IO.Path.Combine(RepositoryRoot.Path, folder), "*.md", folder.Length == 0 ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
            .Where(file => !Generated().IsMatch(file))
            .Select(file => new Page(System.IO.Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'), File.ReadAllText(file)))
            .OrderBy(page => page.Path, StringComparer.Ordinal),
    ];

    /// <summary>The blocks in C#, each with the line that it begins at.</summary>
    public IEnumerable<(int Line, string Code)> CSharp() => Block().Matches(Text)
        .Where(match => match.Groups["language"].Value == "csharp")
        .Select(match => (Text[..match.Index].Count(c => c == '\n') + 2, match.Groups["code"].Value));

    /// <summary>The page without its blocks: what stands in them is not Markdown.</summary>
    public string Prose => Block().Replace(Text, "");

    [GeneratedRegex(@"^```(?<language>[a-z]*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"[\\/](bin|obj|node_modules|Corpus|BenchmarkDotNet\.Artifacts|TestResults)[\\/]")]
    private static partial Regex Generated();
}
