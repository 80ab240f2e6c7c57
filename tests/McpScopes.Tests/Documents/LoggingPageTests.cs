using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace McpScopes.Tests.Documents;

/// <summary>docs/logging.md names every line that the library logs, with its id and level; no id stands for two lines.</summary>
public sealed partial class LoggingPageTests
{
    [Fact]
    public void The_table_of_events_is_what_the_library_logs()
    {
        var logged = typeof(McpScopesOptions).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => (message.EventId, message.Level.ToString(), message.Message))
            .OrderBy(message => message.EventId)
            .ToList();
        var listed = File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "logging.md"))
            .Select(line => Row().Match(line))
            .Where(match => match.Success)
            .Select(match => (int.Parse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["level"].Value, match.Groups["line"].Value))
            .ToList();

        Assert.NotEmpty(logged);
        Assert.Equal(logged.Count, logged.Select(message => message.EventId).Distinct().Count());
        Assert.Equal(logged, listed);
    }

    [GeneratedRegex(@"^\| (?<id>[0-9]+) \| (?<level>[A-Z][a-z]+) \| (?<line>[^|]+) \| [^|]+ \|$")]
    private static partial Regex Row();
}
