namespace McpScopes.Agents.Report;

/// <summary>What an agent does against the sample server.</summary>
/// <param name="ProtocolVersion">The version of its calls; empty if they carry none.</param>
/// <param name="LoginAsksFor">The scopes of its first authorization request.</param>
/// <param name="Refusal">Whether it tells the model, and so the user, which scope is missing.</param>
/// <param name="StepUp">How it gets the missing scope, and keeps the ones it had.</param>
/// <param name="Refreshes">Whether it renews an expired token without its user.</param>
internal sealed record Behaviour(string ProtocolVersion, string LoginAsksFor, Refusal Refusal, StepUp StepUp, bool Refreshes);

/// <summary>What the model learns of a 403.</summary>
internal enum Refusal
{
    /// <summary>That it failed.</summary>
    Failed,

    /// <summary>That the permission is missing.</summary>
    Permission,

    /// <summary>Which scope is missing.</summary>
    Scope,
}

/// <summary>How a scope is added.</summary>
internal enum StepUp
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>It has asked for all there are when it signed in.</summary>
    AtLogin,

    /// <summary>Its user signs in once more, and then has the old scopes and the new one.</summary>
    ByUser,

    /// <summary>By itself, within the session.</summary>
    ByItself,
}
