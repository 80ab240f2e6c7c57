namespace McpScopes.Table;

/// <summary>An argument or URI-template variable whose value is part of a scope.</summary>
/// <param name="Name">The argument's name as it stands in the request, case-sensitive.</param>
/// <param name="Form">How the argument's value becomes text.</param>
public readonly record struct ScopeArgument(string Name, ScopeArgumentForm Form);

/// <summary>How the value of a <see cref="ScopeArgument"/> becomes text. The text is the one the method's parameter would print, never the client's spelling.</summary>
public enum ScopeArgumentForm
{
    /// <summary>A string, taken as it is.</summary>
    Text,

    /// <summary>An integer of at most 64 bits, in invariant decimal digits.</summary>
    WholeNumber,

    /// <summary>A <see cref="System.Guid"/>, in lower-case hyphenated form.</summary>
    Uuid,
}
