namespace McpScopes.Generators.Tests.Diagnostics.Checking;

/// <summary>A reported diagnostic as a user sees it: the rule, the text under the squiggle, and the message.</summary>
public sealed record Finding(string Id, string Squiggle, string Message)
{
    /// <summary>The code that states this finding, for a test that fails.</summary>
    public override string ToString() => $"new(\"{Id}\", {Quoted(Squiggle)}, {Quoted(Message)})";

    private static string Quoted(string text) => text.Contains('"', StringComparison.Ordinal) ? $"\"\"\"{text}\"\"\"" : $"\"{text}\"";
}
