namespace Tavily.Search;

/// <summary>Pages to read, with the options of Tavily's extract API.</summary>
/// <param name="Urls">The pages' absolute addresses.</param>
public sealed record ExtractRequest(IReadOnlyList<string> Urls)
{
    public string ExtractDepth { get; init; } = "basic";

    public string Format { get; init; } = "markdown";

    public bool IncludeImages { get; init; }

    public bool IncludeFavicon { get; init; }

    public string? Query { get; init; }
}
