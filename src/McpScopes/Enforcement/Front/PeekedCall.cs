using McpScopes.Decisions;
using McpScopes.Table;
using ModelContextProtocol.Protocol;

namespace McpScopes.Enforcement.Front;

/// <summary>What the front door could learn of a request without taking it from the SDK.</summary>
/// <param name="Outcome">How far it got.</param>
/// <param name="Method">The method, where <paramref name="Outcome"/> is <see cref="PeekOutcome.Known"/>.</param>
/// <param name="Primitive">The primitive that the request reaches, if the table has it.</param>
/// <param name="Id">The message's id, where no primitive was found and it can be read: for an error of ours.</param>
internal readonly record struct PeekedCall(PeekOutcome Outcome, McpMethod Method = default, PrimitiveRow? Primitive = null, RequestId Id = default)
{
    public static PeekedCall Unreadable => new(PeekOutcome.Unreadable);

    public static PeekedCall Incomplete => new(PeekOutcome.Incomplete);
}

/// <summary>How far a peek got.</summary>
internal enum PeekOutcome
{
    /// <summary>The method is not known: malformed, too large, or of a shape that only the SDK judges. The inner door decides.</summary>
    Unreadable,

    /// <summary>More of the body is needed.</summary>
    Incomplete,

    /// <summary>The method is known.</summary>
    Known,
}
