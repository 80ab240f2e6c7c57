using System.CommandLine;
using AgentConsole;
using AgentConsole.CommandLine;
using AgentConsole.Output;

var terminal = Terminal.ForThisProcess();
try
{
    var command = AgentCommand.Create((arguments, cancellationToken) => new Application(terminal, arguments).RunAsync(cancellationToken));
    var parsed = command.Parse(args);
    if (parsed.Errors is [var first, ..])
    {
        throw new ProblemException(ExitCode.BadUsage, $"{first.Message} Run with --help to see every option.");
    }

    // Signals are the program's own matter: Ctrl+C ends a login or the program, SIGTERM the program.
    return await parsed.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (ProblemException problem)
{
    terminal.Bad($"✗ {problem.Message}");
    return (int)problem.Code;
}
catch (Exception unexpected)
{
    Console.Error.WriteLine($"AgentConsole failed in a way it has no words for: {PlainText.OneLine(unexpected.ToString())}");
    return (int)ExitCode.Unexpected;
}
