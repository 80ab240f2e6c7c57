using System.Diagnostics;
using System.Globalization;
using Tavily.Search;

namespace Tavily.Corpus;

/// <summary>Answers from a small corpus of our own texts, so that the sample works without a network or a key.</summary>
public sealed class CorpusBackend : ISearchBackend, IDisposable
{
    private readonly CorpusIndex _index;
    private readonly TimeProvider _time;

    public CorpusBackend(TimeProvider time)
        : this(time, CorpusDocument.All())
    {
    }

    internal CorpusBackend(TimeProvider time, IReadOnlyList<CorpusDocument> documents) =>
        (_time, _index) = (time, new CorpusIndex(documents));

    /// <inheritdoc />
    public async Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = Stopwatch.GetTimestamp();
        var terms = QueryTerms.Of(request.Query);
        var phrases = request.ExactMatch ? QuotedPhrases.In(request.Query) : [];
        var found = terms.Count == 0
            ? []
            : await _index.FindAsync(QueryTerms.ToFts(terms, phrases), request.SearchDepth == "advanced" ? 64 : 32, cancellationToken);
        var hits = found.Where(hit => Fits(hit.Document, request)).Take(request.MaxResults).ToList();
        return new()
        {
            Query = request.Query,
            Answer = request.IncludeAnswer && hits is [var best, ..] ? WrittenAnswer.From(best.Document, terms) : null,
            Results = [.. hits.Select(hit => Result(hit, Score(hit, hits[0], terms), request))],
            ResponseTime = Seconds(started),
        };
    }

    /// <inheritdoc />
    public Task<ExtractResponse> ExtractAsync(ExtractRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = Stopwatch.GetTimestamp();
        var pages = new List<ExtractedPage>();
        var failed = new List<FailedPage>();
        foreach (var url in request.Urls)
        {
            if (_index.Documents.FirstOrDefault(document => IsAt(document, url)) is { } document)
            {
                pages.Add(new() { Url = document.Url.AbsoluteUri, Title = document.Title, RawContent = Text(document, request) });
            }
            else
            {
                failed.Add(new()
                {
                    Url = url,
                    Error = "The corpus has no page at this address. Use an address that the search tool returned.",
                });
            }
        }

        return Task.FromResult(new ExtractResponse { Results = pages, FailedResults = failed, ResponseTime = Seconds(started) });
    }

    /// <inheritdoc />
    public void Dispose() => _index.Dispose();

    // bm25 has no scale of its own. The best result scores by how many of the terms it speaks of, the others in proportion to it.
    private static double Score(CorpusHit hit, CorpusHit best, IReadOnlyList<string> terms)
    {
        var spoken = Math.Max(1, QueryTerms.CountIn(best.Document.PlainText, terms));
        return Math.Round(0.99 * spoken / terms.Count * hit.Weight / best.Weight, 4);
    }

    private static SearchResult Result(CorpusHit hit, double score, SearchRequest request) => new()
    {
        Title = hit.Document.Title,
        Url = hit.Document.Url.AbsoluteUri,
        Content = hit.Snippet,
        Score = score,
        PublishedDate = hit.Document.Published.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        RawContent = request.IncludeRawContent ? hit.Document.Markdown : null,
    };

    private static string Text(CorpusDocument document, ExtractRequest request)
    {
        var text = request.Format == "text" ? document.PlainText : document.Markdown;
        if (request.Query is null || QueryTerms.Of(request.Query) is not { Count: > 0 } terms)
        {
            return text;
        }

        var paragraphs = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return string.Join("\n\n", paragraphs.OrderByDescending(paragraph => QueryTerms.CountIn(paragraph, terms)));
    }

    private bool Fits(CorpusDocument document, SearchRequest request)
    {
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        DateOnly? from = request.TimeRange switch
        {
            "day" => today.AddDays(-1),
            "week" => today.AddDays(-7),
            "month" => today.AddMonths(-1),
            "year" => today.AddYears(-1),
            _ => request.StartDate,
        };
        return !(document.Published < from)
            && !(document.Published > request.EndDate)
            && (request.IncludeDomains.Count == 0 || request.IncludeDomains.Any(domain => IsOf(document.Url, domain)))
            && !request.ExcludeDomains.Any(domain => IsOf(document.Url, domain));
    }

    private static bool IsOf(Uri url, string domain) =>
        url.Host.Equals(domain, StringComparison.OrdinalIgnoreCase)
        || url.Host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    // Scheme and host compare without case; a fragment and a slash at the end make no other page.
    private static bool IsAt(CorpusDocument document, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && Key(address) == Key(document.Url);

    private static string Key(Uri url) => url.GetLeftPart(UriPartial.Query).TrimEnd('/');

    private static double Seconds(long started) => Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 4);
}
