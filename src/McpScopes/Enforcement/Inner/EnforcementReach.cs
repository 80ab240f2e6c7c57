using System.Reflection;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>Which primitives of a host the inner door judges.</summary>
internal sealed class EnforcementReach
{
    private EnforcementReach(bool isEverything) => IsEverything = isEverything;

    /// <summary>The application called McpScopes: whatever its server reaches is judged, and what says nothing of itself is denied.</summary>
    public static EnforcementReach Everything { get; } = new(isEverything: true);

    /// <summary>
    /// Nobody called McpScopes for this host, but the program has annotated primitives: they are judged, and other servers that it may run are
    /// left alone.
    /// </summary>
    public static EnforcementReach Annotated { get; } = new(isEverything: false);

    public bool IsEverything { get; }

    /// <summary>Whether a primitive that shows no declaration is judged. One that hides its method may hide the declaration with it.</summary>
    public bool Covers(IMcpServerPrimitive? primitive) => IsEverything || (primitive is not null && !primitive.Metadata.OfType<MethodInfo>().Any());
}
