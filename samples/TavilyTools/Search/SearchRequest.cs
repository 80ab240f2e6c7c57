namespace Tavily.Search;

/// <summary>A search, with the options of Tavily's search API.</summary>
/// <param name="Query">The question or key words.</param>
public sealed record SearchRequest(string Query)
{
    public string SearchDepth { get; init; } = "basic";

    public string Topic { get; init; } = "general";

    public string? TimeRange { get; init; }

    public DateOnly? StartDate { get; init; }

    public DateOnly? EndDate { get; init; }

    public int MaxResults { get; init; } = 5;

    public bool IncludeAnswer { get; init; } = true;

    public bool IncludeImages { get; init; }

    public bool IncludeImageDescriptions { get; init; }

    public bool IncludeRawContent { get; init; }

    public IReadOnlyList<string> IncludeDomains { get; init; } = [];

    public IReadOnlyList<string> ExcludeDomains { get; init; } = [];

    public string? Country { get; init; }

    public bool IncludeFavicon { get; init; }

    public bool ExactMatch { get; init; }
}
