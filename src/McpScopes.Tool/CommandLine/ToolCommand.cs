using System.CommandLine;
using McpScopes.Tool.Checking;
using McpScopes.Tool.Comparing;
using McpScopes.Tool.Configuring;
using McpScopes.Tool.Exporting;
using McpScopes.Tool.Listing;

namespace McpScopes.Tool.CommandLine;

/// <summary>The program: its verbs, and what becomes of mistakes.</summary>
internal static class ToolCommand
{
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            var result = Create(terminal).Parse(arguments);
            if (result.Errors.Count > 0)
            {
                foreach (var error in result.Errors)
                {
                    terminal.WriteError(error.Message.Replace("\t", "  ", StringComparison.Ordinal));
                }

                terminal.ErrorWriter.WriteLine($"Try: {Verb(result.CommandResult)} --help");
                return ExitCode.Usage;
            }

            return await result.InvokeAsync(
                new InvocationConfiguration { Output = terminal.Out, Error = terminal.ErrorWriter, EnableDefaultExceptionHandler = false },
                cancellationToken);
        }
        catch (ProblemException problem)
        {
            terminal.WriteError(problem.Message);
            return problem.ExitCode;
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            terminal.WriteError($"A defect of mcpscopes: {defect}");
            return ExitCode.Software;
        }
    }

    private static RootCommand Create(Terminal terminal) => new("Which OAuth scope guards which MCP tool, prompt and resource.")
    {
        ListHandler.CreateCommand(terminal),
        DiffHandler.CreateCommand(terminal),
        CheckHandler.CreateCommand(terminal),
        ExportHandler.CreateCommand(terminal),
        ClientConfigHandler.CreateCommand(terminal),
        CompletionHandler.CreateCommand(terminal),
    };

    private static string Verb(System.CommandLine.Parsing.CommandResult command) =>
        command.Parent is null ? "mcpscopes" : $"mcpscopes {command.Command.Name}";
}
