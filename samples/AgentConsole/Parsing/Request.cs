using System.Text.Json;

namespace AgentConsole.Parsing;

/// <summary>What a typed line asks for.</summary>
internal abstract record Request
{
    /// <param name="Tool">The tool's name.</param>
    /// <param name="Arguments">Its arguments, a JSON object.</param>
    /// <param name="Server">The server it was asked of, or null for the usual one.</param>
    /// <param name="InFull">Whether to show the result as it came, and not in short.</param>
    internal sealed record Call(string Tool, JsonElement Arguments, string? Server, bool InFull = false) : Request;

    internal sealed record Tools : Request;

    internal sealed record Servers : Request;

    internal sealed record LogIn : Request;

    internal sealed record LogOut : Request;

    internal sealed record WhoAmI : Request;

    internal sealed record Help : Request;

    internal sealed record Quit : Request;

    internal sealed record Nothing : Request;

    /// <param name="Why">What is missing, for the person who typed it.</param>
    internal sealed record NotUnderstood(string Why) : Request;
}
