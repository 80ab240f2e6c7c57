using System.ComponentModel;

namespace McpScopes.Table;

/// <summary>Makes the scopes of one call from the validated texts of <see cref="ScopeRequirement.Arguments"/>, in their order.</summary>
/// <param name="values">One text for each argument.</param>
/// <returns>One scope for each entry of <see cref="ScopeRequirement.Scopes"/>, in their order.</returns>
public delegate string[] ScopeFormatter(ReadOnlySpan<string> values);

/// <summary>What a caller needs before a primitive runs. Immutable, and shared by all primitives that declare the same.</summary>
public sealed class ScopeRequirement
{
    private ScopeRequirement(RequirementKind kind, IReadOnlyList<string> scopes) => (Kind, Scopes) = (kind, scopes);

    /// <summary>Gets the requirement of a primitive that needs no token.</summary>
    public static ScopeRequirement Anonymous { get; } = new(RequirementKind.Anonymous, []);

    /// <summary>Gets the requirement of a primitive that needs a valid token and no scope.</summary>
    public static ScopeRequirement AuthenticatedOnly { get; } = new(RequirementKind.AuthenticatedOnly, []);

    /// <summary>Gets the requirement that nobody meets: the primitive declares nothing, or its declaration is in error.</summary>
    public static ScopeRequirement Undeclared { get; } = new(RequirementKind.Undeclared, []);

    /// <summary>Gets what is asked for.</summary>
    public RequirementKind Kind { get; }

    /// <summary>Gets the scopes, all of which are needed, sorted ordinally. Patterns where <see cref="Arguments"/> is not empty.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Gets the scopes separated by spaces: the <c>scope</c> of the challenge and the body's <c>required_scope</c>.</summary>
    public string ScopeList { get; private init; } = "";

    /// <summary>Gets the fixed start of the challenge, <c>Bearer error="insufficient_scope", scope="…"</c> (RFC 6750 §3.1).</summary>
    public string Challenge { get; private init; } = "";

    /// <summary>Gets the challenge's <c>error_description</c> (RFC 6750 §3).</summary>
    public string Description { get; private init; } = "";

    /// <summary>Gets the arguments whose values are part of the scopes; empty for fixed scopes.</summary>
    public IReadOnlyList<ScopeArgument> Arguments { get; private init; } = [];

    /// <summary>Gets the function that makes the scopes of one call, or <see langword="null"/> for fixed scopes.</summary>
    public ScopeFormatter? Format { get; private init; }

    /// <summary>For generated code: a requirement of fixed scopes, with its challenge ready-made.</summary>
    /// <param name="scopes">The scopes, sorted ordinally, without duplicates.</param>
    /// <param name="scopeList">The same, separated by spaces.</param>
    /// <param name="challenge">The fixed start of the challenge.</param>
    /// <param name="description">The challenge's <c>error_description</c>.</param>
    /// <returns>The requirement.</returns>
    /// <exception cref="ArgumentException"><paramref name="scopes"/> is empty.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ScopeRequirement AllOf(IReadOnlyList<string> scopes, string scopeList, string challenge, string description)
    {
        ThrowIfEmpty(scopes);
        return new(RequirementKind.Scopes, scopes) { ScopeList = scopeList, Challenge = challenge, Description = description };
    }

    /// <summary>For generated code: a requirement whose scopes depend on arguments of the call.</summary>
    /// <param name="patterns">The scopes as written, sorted ordinally, without duplicates.</param>
    /// <param name="arguments">The arguments that occur in the patterns.</param>
    /// <param name="format">Makes the scopes of one call.</param>
    /// <returns>The requirement.</returns>
    /// <exception cref="ArgumentException"><paramref name="patterns"/> or <paramref name="arguments"/> is empty.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ScopeRequirement AllOf(IReadOnlyList<string> patterns, IReadOnlyList<ScopeArgument> arguments, ScopeFormatter format)
    {
        ThrowIfEmpty(patterns);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(format);
        if (arguments.Count == 0)
        {
            throw new ArgumentException("A parameterised requirement names at least one argument.", nameof(arguments));
        }

        return new(RequirementKind.Scopes, patterns) { ScopeList = string.Join(' ', patterns), Arguments = arguments, Format = format };
    }

    private static void ThrowIfEmpty(IReadOnlyList<string> scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Count == 0)
        {
            throw new ArgumentException("A requirement names at least one scope.", nameof(scopes));
        }
    }
}

/// <summary>The kinds of <see cref="ScopeRequirement"/>.</summary>
public enum RequirementKind
{
    /// <summary>Nobody meets it. The default, so that a forgotten value denies.</summary>
    Undeclared,

    /// <summary>No token is needed.</summary>
    Anonymous,

    /// <summary>A valid token is needed, no scope.</summary>
    AuthenticatedOnly,

    /// <summary>A valid token that grants every one of the scopes is needed.</summary>
    Scopes,
}
