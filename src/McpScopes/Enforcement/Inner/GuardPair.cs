using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>The door's two filters for one method: the outermost of all, and the innermost.</summary>
internal sealed class GuardPair<TParams, TResult>(McpRequestFilter<TParams, TResult> outermost, McpRequestFilter<TParams, TResult> innermost)
{
    /// <summary>A list of its own with the two around <paramref name="filters"/>.</summary>
    public IList<McpRequestFilter<TParams, TResult>> Around(IList<McpRequestFilter<TParams, TResult>> filters) =>
        [outermost, .. filters.Where(filter => !ReferenceEquals(filter, outermost) && !ReferenceEquals(filter, innermost)), innermost];

    public bool IsAround(IList<McpRequestFilter<TParams, TResult>> filters) =>
        filters.Count > 1 && ReferenceEquals(filters[0], outermost) && ReferenceEquals(filters[^1], innermost);
}
