namespace AgentConsole.CommandLine;

/// <summary>What the process tells the shell; <c>--help</c> prints the same list.</summary>
internal enum ExitCode
{
    Ok = 0,
    Unexpected = 1,
    BadUsage = 2,
    Unreachable = 3,
    LoginFailed = 4,
    Refused = 5,
    PortTaken = 6,
    ToolFailed = 7,
}
