using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Tests.Diagnostics.Checking;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Tests.Diagnostics;

/// <summary>Descriptors, release-tracking files, pages and their index say the same.</summary>
public class RulePagesTests
{
    private const string Pages = "https://github.com/mcpscopes/mcpscopes/blob/main/generators/docs/";

    private static readonly ImmutableArray<DiagnosticDescriptor> Descriptors =
        [.. from type in typeof(RuleLinks).Assembly.GetTypes()
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where field is { IsInitOnly: true } && field.FieldType == typeof(DiagnosticDescriptor)
            let descriptor = (DiagnosticDescriptor)field.GetValue(null)!
            orderby descriptor.Id
            select descriptor];

    [Fact]
    public void Every_rule_has_one_descriptor_and_one_analyzer()
    {
        Assert.Equal(Descriptors.Select(descriptor => descriptor.Id).Distinct(), Descriptors.Select(descriptor => descriptor.Id));
        Assert.Equal(
            Descriptors,
            CodeUnderTest.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_descriptor_is_complete() => Assert.All(Descriptors, descriptor =>
    {
        Assert.Matches("^MCPS[0-9]{3}$", descriptor.Id);
        Assert.Equal("McpScopes", descriptor.Category);
        Assert.Equal($"{Pages}{descriptor.Id}.md", descriptor.HelpLinkUri);
        Assert.NotEmpty(descriptor.Description.ToString(CultureInfo.InvariantCulture));
        Assert.DoesNotMatch("[.]$", descriptor.Title.ToString(CultureInfo.InvariantCulture));
        Assert.True(descriptor.IsEnabledByDefault);
    });

    [Fact]
    public void Release_tracking_lists_every_rule_once() => Assert.Equal(
        Descriptors.Select(descriptor =>
            $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | [{descriptor.Title}]({descriptor.HelpLinkUri})"),
        Lines("../McpScopes.Analyzers/AnalyzerReleases.Shipped.md")
            .Concat(Lines("../McpScopes.Analyzers/AnalyzerReleases.Unshipped.md"))
            .Where(line => line.StartsWith("MCPS", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void The_index_lists_every_rule_once() => Assert.Equal(
        Descriptors.Select(descriptor => $"| [{descriptor.Id}]({descriptor.Id}.md) | {Severity(descriptor)} | {descriptor.Title} |"),
        Lines("README.md").Where(line => line.StartsWith("| [MCPS", StringComparison.Ordinal)));

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() => Assert.Equal(
        Descriptors.Select(descriptor => descriptor.Id),
        Directory.GetFiles(PathOf("."), "MCPS*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_page_says_what_why_wrong_right_and_how_to_suppress() => Assert.All(Descriptors, descriptor =>
    {
        var lines = Lines(descriptor.Id + ".md");
        Assert.Equal($"# {descriptor.Id}: {descriptor.Title}", lines[0]);
        Assert.Equal("| severity | code fix |", lines[2]);
        Assert.StartsWith($"| {Severity(descriptor)} | ", lines[4], StringComparison.Ordinal);
        Assert.Equal(
            ["## What", "## Why", "## Wrong", "## Right", "## How to suppress"],
            lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
    });

    [Fact]
    public void Every_message_shown_on_a_page_is_one_of_its_rule() => Assert.All(Descriptors, descriptor =>
    {
        var start = $"{Severity(descriptor)} {descriptor.Id}: ";
        var messages = Lines(descriptor.Id + ".md").Where(line => line.StartsWith(start, StringComparison.Ordinal)).ToArray();
        var filled = string.Format(CultureInfo.InvariantCulture, descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture), ["@", "@", "@", "@", "@", "@"]);
        var format = "^" + Regex.Escape(filled).Replace("@", ".+", StringComparison.Ordinal) + "$";
        Assert.NotEmpty(messages);
        Assert.All(messages, message => Assert.Matches(format, message[start.Length..]));
    });

    [Fact]
    public void Every_page_says_whether_there_is_a_fix() => Assert.Equal(
        FixingCode.FixableIds.Order(StringComparer.Ordinal),
        Descriptors
            .Where(descriptor => !Lines(descriptor.Id + ".md")[4].StartsWith($"| {Severity(descriptor)} | none: ", StringComparison.Ordinal))
            .Select(descriptor => descriptor.Id));

    private static string Severity(DiagnosticDescriptor descriptor) => descriptor.DefaultSeverity.ToString().ToLowerInvariant();

    private static string[] Lines(string file) => File.ReadAllLines(PathOf(file));

    private static string PathOf(string file, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../generators/docs", file);
}
