namespace AgentConsole.CommandLine;

/// <summary>The command line, read and checked.</summary>
internal sealed record Arguments
{
    /// <summary>The <c>.mcp.json</c> to read; null is the one beside the program.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The name of the story to play; null means that requests are typed.</summary>
    public string? Script { get; init; }

    public required int CallbackPort { get; init; }

    public required TimeSpan LoginTimeout { get; init; }

    /// <summary>Where tokens are kept: null is the user's state folder, <c>none</c> is nowhere.</summary>
    public string? TokenCache { get; init; }

    public bool StartServer { get; init; }

    /// <summary>
    /// The identity provider behind the sample server's authority; null means that users sign in at the authority itself.
    /// </summary>
    public string? Upstream { get; init; }
}
