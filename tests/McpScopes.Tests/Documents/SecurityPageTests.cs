using System.Text.RegularExpressions;

namespace McpScopes.Tests.Documents;

/// <summary>What SECURITY.md refers to exists.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Root = RepositoryRoot.Path;

    /// <summary>Whose folders the page leaves out of its paths.</summary>
    private static readonly string[] Packages = ["McpScopes", "McpScopes.Authority"];

    [Fact]
    public void Every_test_it_names_is_there()
    {
        var sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var tests = Tests().Matches(Page).Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).ToList();

        Assert.NotEmpty(tests);
        Assert.All(tests, test =>
        {
            Assert.Contains($"class {test.Class}", sources, StringComparison.Ordinal);
            Assert.Contains(test.Method, sources, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_source_file_it_names_is_there()
    {
        var files = Files().Matches(Page).Select(match => match.Groups["file"].Value).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(Packages.Any(package => File.Exists(Path.Combine(Root, "src", package, file))), file));
    }

    [Fact]
    public void No_cell_of_its_tables_is_empty() =>
        Assert.DoesNotContain(Page.Split('\n').Where(line => line.StartsWith('|')).Skip(2), line =>
            line.Trim('|').Split('|').Skip(1).Any(string.IsNullOrWhiteSpace));

    private static string Page => File.ReadAllText(Path.Combine(Root, "SECURITY.md"));

    [GeneratedRegex(@"`(?<class>[A-Z]\w+(Tests|Properties))(\.(?<method>\w+))?`")]
    private static partial Regex Tests();

    [GeneratedRegex(@"`(?<file>([A-Z][A-Za-z]+/)+\w+\.cs)`")]
    private static partial Regex Files();
}
