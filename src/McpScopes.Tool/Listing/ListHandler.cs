using System.CommandLine;
using System.Text;
using McpScopes.Manifests;
using McpScopes.Tool.CommandLine;
using McpScopes.Tool.Comparing;
using McpScopes.Tool.Reading;
using Spectre.Console;

namespace McpScopes.Tool.Listing;

/// <summary><c>mcpscopes list PATH</c>.</summary>
internal sealed class ListHandler(Terminal terminal)
{
    public static Command CreateCommand(Terminal terminal)
    {
        var path = CommonOptions.Path();
        var format = CommonOptions.Format("text", "json", "markdown");
        var command = new Command("list", "Lists the tools, prompts and resources, what each requires, and the scopes.") { path, format };
        command.SetAction(result => new ListHandler(terminal).Run(result.GetRequiredValue(path), result.GetRequiredValue(format)));
        return command;
    }

    private int Run(string path, string format)
    {
        var manifest = ManifestSource.Read(path);
        switch (format)
        {
            case "json": terminal.Out.Write(ManifestText.Write(manifest)); break;
            case "markdown": terminal.Out.Write(Markdown(manifest)); break;
            default: WriteText(manifest); break;
        }

        return ExitCode.Success;
    }

    private void WriteText(ScopeManifest manifest)
    {
        var primitives = manifest.Primitives.Select(primitive => (PrimitiveText.Of(primitive), PrimitiveText.Requirement(primitive)));
        terminal.Output.Write(Table("PRIMITIVE", "REQUIRES", primitives));
        if (manifest.Scopes.Count > 0)
        {
            terminal.Output.WriteLine();
            terminal.Output.Write(Table("SCOPE", "MEANING", manifest.Scopes.Select(scope => (scope.Name, Meaning(scope)))));
        }
    }

    private static Table Table(string left, string right, IEnumerable<(string Left, string Right)> rows)
    {
        var table = new Table().NoBorder()
            .AddColumn(new TableColumn(new Text(left, Color.Grey)).NoWrap())
            .AddColumn(new TableColumn(new Text(right, Color.Grey)));
        foreach (var row in rows)
        {
            _ = table.AddRow(new Text(PlainText.Line(row.Left)), new Text(PlainText.Line(row.Right)));
        }

        return table;
    }

    private static string Meaning(ManifestScope scope) => string.Join("; ", new[]
    {
        scope.Description,
        scope.Implies.Count > 0 ? $"implies {string.Join(" ", scope.Implies)}" : null,
        scope.Initial ? "initial" : null,
    }.OfType<string>());

    private static string Markdown(ScopeManifest manifest)
    {
        var text = new StringBuilder("| primitive | requires |\n|---|---|\n");
        foreach (var primitive in manifest.Primitives)
        {
            _ = text.Append("| ").Append(PrimitiveText.Kind(primitive.Kind)).Append(' ').Append(MarkdownText.Code(primitive.Name))
                .Append(" | ").Append(MarkdownText.Code(PrimitiveText.Requirement(primitive))).Append(" |\n");
        }

        _ = text.Append("\n| scope | meaning |\n|---|---|\n");
        foreach (var scope in manifest.Scopes)
        {
            var meaning = Meaning(scope);
            _ = text.Append("| ").Append(MarkdownText.Code(scope.Name))
                .Append(" | ").Append(meaning.Length > 0 ? MarkdownText.Code(meaning) : "").Append(" |\n");
        }

        return text.ToString();
    }
}
