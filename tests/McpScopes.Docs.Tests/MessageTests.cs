using System.Text.RegularExpressions;
using McpScopes.Tests;

namespace McpScopes.Docs.Tests;

/// <summary>A message that docs/troubleshooting.md explains is one that a user can meet.</summary>
public sealed partial class MessageTests
{
    [Fact]
    public void Every_message_that_is_explained_stands_in_the_source()
    {
        var source = string.Join('\n', Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));

        // A long message stands in several string literals, one under the other.
        source = Joint().Replace(source, "");
        var messages = Row().Matches(Page.All.Single(page => page.Path == "docs/troubleshooting.md").Text).Select(match => match.Groups["message"].Value).ToList();

        Assert.True(messages.Count > 10, "The page has no table of messages.");
        Assert.All(messages, message => Assert.All(
            message.Split('…', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Trim('\'', ' ')).Where(part => part.Length > 3),
            part => Assert.Contains(part, source, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"^\| `(?<message>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"""\s*\+\s*\$?""")]
    private static partial Regex Joint();
}
