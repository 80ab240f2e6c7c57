using ModelContextProtocol;

namespace Tavily.Search;

/// <summary>What answers the tools: the embedded corpus, or Tavily's own API.</summary>
public interface ISearchBackend
{
    /// <summary>Searches.</summary>
    /// <param name="request">A request that the tool has checked.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The results, the best first.</returns>
    /// <exception cref="McpException">The backend can't answer; the message tells the agent what to do.</exception>
    Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>Reads pages.</summary>
    /// <param name="request">A request that the tool has checked.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The pages that could be read, and those that could not.</returns>
    /// <exception cref="McpException">The backend can't answer; the message tells the agent what to do.</exception>
    Task<ExtractResponse> ExtractAsync(ExtractRequest request, CancellationToken cancellationToken);
}
