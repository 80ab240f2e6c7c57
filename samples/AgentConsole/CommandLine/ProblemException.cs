namespace AgentConsole.CommandLine;

/// <summary>Something the person at the terminal can act on: the message says what and how, the code tells the shell.</summary>
internal sealed class ProblemException(ExitCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode Code { get; } = code;
}
