using McpScopes.Agents.Report;

namespace McpScopes.Agents.Clients;

/// <summary>An agent that people use, driven as its documentation tells its users to.</summary>
internal interface IAgentClient
{
    string Name { get; }

    /// <summary>What it is known to do. The suite fails where it does anything else, so that the page about clients stays true.</summary>
    Behaviour Known { get; }

    Task<string> VersionAsync(Workplace workplace);

    /// <summary>Tells the agent the server's URL, and nothing else, and signs in.</summary>
    Task LoginAsync(Workplace workplace);

    /// <summary>One session with this prompt, without a user.</summary>
    Task AskAsync(Workplace workplace, string prompt);

    /// <summary>What a user does whom the agent has told that a scope is missing.</summary>
    Task StepUpAsync(Workplace workplace);
}
