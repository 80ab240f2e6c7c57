using System.Text.RegularExpressions;
using McpScopes.Tests;

namespace McpScopes.Docs.Tests;

/// <summary>Links between pages lead to files and headings that are there.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_inside_the_repository_leads_somewhere()
    {
        var broken = new List<string>();
        foreach (var page in Page.All)
        {
            foreach (var target in Link().Matches(page.Prose).Select(match => match.Groups["target"].Value).Where(IsInside))
            {
                var (file, anchor) = target.Split('#') is [var path, var heading] ? (path, heading) : (target, null);
                var folder = Path.Combine(RepositoryRoot.Path, Path.GetDirectoryName(page.Path)!);
                var whole = file.Length == 0 ? Path.Combine(RepositoryRoot.Path, page.Path) : Path.GetFullPath(Path.Combine(folder, file));
                if (!File.Exists(whole) && !Directory.Exists(whole))
                {
                    broken.Add($"{page.Path}: {target}");
                }
                else if (anchor is not null && !Headings(File.ReadAllText(whole)).Contains(anchor))
                {
                    broken.Add($"{page.Path}: {target} (no such heading)");
                }
            }
        }

        Assert.Equal([], broken);
    }

    private static bool IsInside(string target) =>
        !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal);

    private static IEnumerable<string> Headings(string text) => Heading().Matches(text)
        .Select(match => NoAnchor().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex NoAnchor();
}
