using System.Text;

namespace McpScopes.Tool.Comparing.Reports;

/// <summary>The difference as GitHub Actions' workflow commands: annotations that a pull request shows.</summary>
internal static class GitHubReport
{
    public static string Write(CatalogueDiff diff)
    {
        var text = new StringBuilder();
        foreach (var primitive in diff.Primitives)
        {
            var callers = string.Join("; ", new[]
            {
                primitive.MayNow is { } now ? $"May now: {PrimitiveText.Caller(now)}" : null,
                primitive.MayNoLonger is { } before ? $"May no longer: {PrimitiveText.Caller(before)}" : null,
            }.OfType<string>());
            AppendCommand(
                text,
                primitive.Result == DiffResult.Widened ? "error" : "notice",
                $"Scopes {TextReport.Word(primitive.Result)}: {PrimitiveText.Of(primitive.Current)}",
                $"{PrimitiveText.Requirement(primitive.Before)} -> {PrimitiveText.Requirement(primitive.After)}. {callers}.");
        }

        AppendCommand(text, "notice", $"Scopes {TextReport.Word(diff.Result)}", TextReport.Sentence(diff.Result));
        return text.ToString();
    }

    private static void AppendCommand(StringBuilder text, string command, string title, string message) =>
        text.Append("::").Append(command).Append(" title=").Append(Property(title)).Append("::").Append(Data(message)).Append('\n');

    /// <summary>Escapes as the runner unescapes; a name that holds a line feed must not begin a command of its own.</summary>
    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
