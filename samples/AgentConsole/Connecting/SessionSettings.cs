namespace AgentConsole.Connecting;

/// <summary>What a session needs to know from the command line.</summary>
/// <param name="CallbackPort">The port on localhost that the browser comes back to.</param>
/// <param name="LoginTimeout">How long to wait for the browser.</param>
/// <param name="ScopesToAskFor">Scopes to ask for at login besides those the server names.</param>
internal sealed record SessionSettings(int CallbackPort, TimeSpan LoginTimeout, IReadOnlyList<string> ScopesToAskFor);
