namespace McpScopes.Tool.CommandLine;

/// <summary>The command cannot be carried out. The message goes to the error stream as it stands.</summary>
internal sealed class ProblemException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
