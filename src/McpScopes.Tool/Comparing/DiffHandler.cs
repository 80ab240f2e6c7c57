using System.CommandLine;
using McpScopes.Tool.CommandLine;
using McpScopes.Tool.Comparing.Reports;
using McpScopes.Tool.Reading;

namespace McpScopes.Tool.Comparing;

/// <summary><c>mcpscopes diff OLD NEW</c>.</summary>
internal sealed class DiffHandler(Terminal terminal)
{
    public static Command CreateCommand(Terminal terminal)
    {
        var before = new Argument<string>("OLD")
        {
            Description = "The assembly or manifest file as it was; - reads a manifest from standard input.",
        };
        var after = new Argument<string>("NEW") { Description = "The assembly or manifest file as it is now." };
        var format = CommonOptions.Format("text", "json", "markdown", "github");
        var command = new Command("diff", "Compares who may do what. Exit code 0: same, 1: narrower only, 2: widened.")
        {
            before, after, format,
        };
        command.SetAction(result => new DiffHandler(terminal)
            .Run(result.GetRequiredValue(before), result.GetRequiredValue(after), result.GetRequiredValue(format)));
        return command;
    }

    private int Run(string before, string after, string format)
    {
        if (before == "-" && after == "-")
        {
            throw new ProblemException(ExitCode.Usage, "Only one of OLD and NEW can be standard input.");
        }

        var diff = CatalogueDiff.Compare(ManifestSource.Read(before), ManifestSource.Read(after));
        switch (format)
        {
            case "json": terminal.Out.WriteLine(JsonReport.Write(diff)); break;
            case "markdown": terminal.Out.Write(MarkdownReport.Write(diff)); break;
            case "github": terminal.Out.Write(GitHubReport.Write(diff)); break;
            default: TextReport.Write(diff, terminal.Output); break;
        }

        return diff.Result switch
        {
            DiffResult.Same => ExitCode.Success,
            DiffResult.Narrower => ExitCode.Narrower,
            _ => ExitCode.Widened,
        };
    }
}
