using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>The door's two filters for one method: the outermost of all, and the innermost.</summary>
internal sealed class GuardPair<TParams, TResult>(McpRequestFilter<TParams, TResult> outermost, McpRequestFilter<TParams, TResult> innermost)
{
    /// <summary>A list of its own with the two around <paramref name="filters"/>.</summary>
    public IList<McpRequestFilter<TParams, TResult>> Around(IList<McpRequestFilter<TParams, TResult>> filters) =>
        FilterList.Around(outermost, filters, innermost);

    public bool IsAround(IList<McpRequestFilter<TParams, TResult>> filters) =>
        filters.Count > 1 && ReferenceEquals(filters[0], outermost) && ReferenceEquals(filters[^1], innermost);
}

/// <summary>
/// Makes the lists of filters with the door in them. A server without sessions is made for each request, and so are they: without iterators.
/// </summary>
internal static class FilterList
{
    /// <summary>A new list: <paramref name="filters"/> without what is the door's, between the two that are given.</summary>
    public static List<TFilter> Around<TFilter>(TFilter? outermost, IList<TFilter> filters, TFilter? innermost, TFilter? without = null)
        where TFilter : Delegate
    {
        var list = new List<TFilter>(filters.Count + 2);
        if (outermost is not null)
        {
            list.Add(outermost);
        }

        for (var i = 0; i < filters.Count; i++)
        {
            var filter = filters[i];
            if (!ReferenceEquals(filter, outermost) && !ReferenceEquals(filter, innermost) && !ReferenceEquals(filter, without))
            {
                list.Add(filter);
            }
        }

        if (innermost is not null)
        {
            list.Add(innermost);
        }

        return list;
    }
}
