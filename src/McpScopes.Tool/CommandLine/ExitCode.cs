namespace McpScopes.Tool.CommandLine;

/// <summary>What the process returns. Scripts depend on these: they are documented in docs/tool.md and do not change.</summary>
internal static class ExitCode
{
    /// <summary>Done; for <c>diff</c> nothing changed, for <c>check</c> nothing was found.</summary>
    public const int Success = 0;

    /// <summary><c>diff</c>: no token may do more, some may do less. <c>check</c>: warnings only.</summary>
    public const int Narrower = 1;

    /// <summary><c>diff</c>: some token may do more. <c>check</c>: at least one error.</summary>
    public const int Widened = 2;

    /// <summary>The command line is wrong (EX_USAGE of sysexits).</summary>
    public const int Usage = 64;

    /// <summary>An input is not what it should be (EX_DATAERR).</summary>
    public const int Data = 65;

    /// <summary>A file is not there (EX_NOINPUT).</summary>
    public const int NoInput = 66;

    /// <summary>The server does not answer (EX_UNAVAILABLE).</summary>
    public const int Unavailable = 69;

    /// <summary>A defect of this program (EX_SOFTWARE).</summary>
    public const int Software = 70;
}
