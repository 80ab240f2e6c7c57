using System;

namespace McpScopes.Generators.Declarations;

/// <summary>Why a declaration cannot be enforced as written. Any fault turns the requirement into one that nobody meets.</summary>
[Flags]
internal enum DeclarationFaults
{
    None = 0,

    /// <summary>Neither the method nor its classes declare anything (MCPS001).</summary>
    Missing = 1,

    /// <summary>A scope is not a scope token (MCPS002).</summary>
    InvalidToken = 2,

    /// <summary>A scope is not in the catalogue (MCPS003).</summary>
    NotInCatalogue = 4,

    /// <summary>A <c>{</c> without its <c>}</c>, or braces around something that is not a name (MCPS007).</summary>
    MalformedPattern = 8,

    /// <summary><c>{x}</c> names no argument or URI-template variable (MCPS007).</summary>
    UnknownVariable = 16,

    /// <summary><c>{x}</c> names an argument whose type has no text form that is safe in a scope (MCPS007).</summary>
    UnsupportedVariable = 32,

    /// <summary>One member carries declarations of two kinds, or says less than its class (MCPS008).</summary>
    Contradiction = 64,

    /// <summary><c>[RequiresScope]</c> names no scope, or an empty one (MCPS012).</summary>
    EmptyRequirement = 128,
}
