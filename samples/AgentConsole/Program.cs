using AgentConsole;
using AgentConsole.CommandLine;
using AgentConsole.Showing;

var terminal = Terminal.ForThisProcess();
try
{
    var arguments = Arguments.Parse(args);
    return (int)await new Application(terminal, arguments).RunAsync(CancellationToken.None);
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
