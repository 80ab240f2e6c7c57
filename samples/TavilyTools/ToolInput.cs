using System.Globalization;
using ModelContextProtocol;
using Tavily.Search;

namespace Tavily;

/// <summary>
/// Checks what agents send. The schema states the same limits, but a client need not have looked; each refusal is a sentence an agent
/// can act on.
/// </summary>
internal static class ToolInput
{
    public const int LongestQuery = 400;
    public const int MostResults = 20;
    public const int MostPages = 20;

    public static string Query(string query)
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            throw new McpException("The query is empty. Pass the question or key words to search for as 'query'.");
        }

        return query.Length <= LongestQuery
            ? query.Trim()
            : throw new McpException($"The query has {query.Length} characters; {LongestQuery} is the limit. Shorten it to its key words.");
    }

    public static SearchRequest Check(SearchRequest request)
    {
        if (request.TimeRange is not null && (request.StartDate is not null || request.EndDate is not null))
        {
            throw new McpException("time_range can't be combined with start_date or end_date. Pass one or the other.");
        }

        if (request.StartDate > request.EndDate)
        {
            throw new McpException("start_date lies after end_date. Swap them.");
        }

        return !request.ExactMatch || QuotedPhrases.In(request.Query).Count > 0
            ? request
            : throw new McpException(
                "exact_match needs a phrase in double quotes in the query, for example: \"token audience\" validation.");
    }

    public static int Results(int count) => count is >= 1 and <= MostResults
        ? count
        : throw new McpException($"max_results is {count}. Pass a number from 1 to {MostResults}.");

    public static string OneOf(string name, string? value, params ReadOnlySpan<string> allowed) =>
        value is not null && allowed.Contains(value)
            ? value
            : throw new McpException($"{name} is '{Shown(value)}'. Pass one of: {string.Join(", ", allowed!)}.");

    public static DateOnly? Day(string name, string? value)
    {
        if (Optional(value) is not { } text)
        {
            return null;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new McpException($"{name} is '{Shown(text)}', which is no date of the form YYYY-MM-DD. Correct it or leave it out.");
    }

    public static IReadOnlyList<string> Domains(string name, string[]? domains)
    {
        foreach (var domain in domains ?? [])
        {
            if (Uri.CheckHostName(domain) != UriHostNameType.Dns)
            {
                throw new McpException(
                    $"{name} contains '{Shown(domain)}', which is no domain. Pass names such as example.org, without scheme or path.");
            }
        }

        return domains ?? [];
    }

    public static IReadOnlyList<string> Pages(string? url, string[]? urls)
    {
        var pages = (Optional(url), urls) switch
        {
            ({ } one, null or []) => [one],
            (null, { Length: > 0 } several) => several,
            (null, _) => throw new McpException("No page is named. Pass its absolute address as 'url', or several as 'urls'."),
            _ => throw new McpException("Both url and urls are given. Pass 'url' for one page or 'urls' for several."),
        };
        if (pages.Length > MostPages)
        {
            throw new McpException($"urls names {pages.Length} pages; {MostPages} is the limit. Split the call.");
        }

        foreach (var page in pages)
        {
            if (!Uri.TryCreate(page, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            {
                throw new McpException(
                    $"'{Shown(page)}' is no absolute web address. Pass one that starts with https://, as the search tool returns them.");
            }
        }

        return pages;
    }

    public static ExtractResponse AtLeastOne(ExtractResponse response) => response switch
    {
        { Results.Count: > 0 } => response,
        { FailedResults.Count: > 0 } => throw new McpException(
            string.Join(' ', response.FailedResults.Select(page => $"{Shown(page.Url)}: {page.Error}"))),
        _ => throw new McpException("No page could be read. Try another address."),
    };

    public static string? Optional(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string Shown(string? value) => value is { Length: > 100 } ? value[..100] + "…" : value ?? "null";
}
