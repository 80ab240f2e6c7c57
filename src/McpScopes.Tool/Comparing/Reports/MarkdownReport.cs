using System.Text;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Comparing.Reports;

/// <summary>The difference for a pull request's comment or a job's summary.</summary>
internal static class MarkdownReport
{
    public static string Write(CatalogueDiff diff)
    {
        var text = new StringBuilder().Append("## Scopes: ").Append(TextReport.Word(diff.Result)).Append("\n\n")
            .Append(Capitalised(TextReport.Sentence(diff.Result))).Append('\n');
        if (diff.Primitives.Count > 0)
        {
            _ = text.Append("\n| | primitive | before | after | for example |\n|---|---|---|---|---|\n");
            foreach (var primitive in diff.Primitives)
            {
                _ = text.Append("| ").Append(TextReport.Word(primitive.Result))
                    .Append(" | ").Append(PrimitiveText.Kind(primitive.Current.Kind))
                    .Append(' ').Append(MarkdownText.Code(primitive.Current.Name))
                    .Append(" | ").Append(MarkdownText.Code(PrimitiveText.Requirement(primitive.Before)))
                    .Append(" | ").Append(MarkdownText.Code(PrimitiveText.Requirement(primitive.After)))
                    .Append(" | ").Append(Example(primitive)).Append(" |\n");
            }
        }

        if (diff.Remarks.Count > 0)
        {
            _ = text.Append("\nAlso:\n\n");
            foreach (var remark in diff.Remarks)
            {
                _ = text.Append("- ").Append(MarkdownText.Code(remark)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Example(PrimitiveDiff primitive) => string.Join("; ", new[]
    {
        primitive.MayNow is { } now ? $"may now: {MarkdownText.Code(PrimitiveText.Caller(now))}" : null,
        primitive.MayNoLonger is { } before ? $"may no longer: {MarkdownText.Code(PrimitiveText.Caller(before))}" : null,
    }.OfType<string>());

    private static string Capitalised(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
