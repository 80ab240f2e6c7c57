using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using McpScopes;
using Microsoft.AspNetCore.Antiforgery;
using TavilyServer.Pages;
using TavilyServer.SignIn;

namespace TavilyServer.Activity;

/// <summary>
/// Tells an open page what has been called since, on whichever node: it reads the audit once a second. The events hold pieces of the
/// page, made by the same components, so that there is one place where names are encoded.
/// </summary>
internal sealed class LiveActivity(
    IScopeAuditReader reader, PageRenderer renderer, ServerTools tools, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int MaxNewRows = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How late a record may come into the store after it was made: sinks write in batches, and nodes have clocks of their own.
    /// </summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromMinutes(1);

    public IResult Stream(HttpContext http, PageUser user)
    {
        // Proxies would rather wait until there is more to send.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        var token = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return TypedResults.ServerSentEvents(EventsAsync(http, user, token, http.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(
        HttpContext http, PageUser user, AntiforgeryTokenSet token, [EnumeratorCancellation] CancellationToken aborted)
    {
        // A server that stops does not wait for pages that are open: they come back to it, or to another node.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Interval, time);
        var seen = new Dictionary<(string Request, ScopeAuditStage Stage), DateTimeOffset>();
        var isFirst = true;
        do
        {
            // Who was revoked since, or signed out elsewhere and whose hour is over, sees no more.
            if (!isFirst && await PageUser.OfAsync(http) is null)
            {
                yield break;
            }

            var news = await NewsAsync(user, seen, ends.Token);
            if (isFirst || news.Count > 0)
            {
                // The page has the first ones already.
                if (!isFirst)
                {
                    yield return new SseItem<string>(await renderer.RenderAsync<CallRows>(new() { ["Records"] = news }), "calls");
                }

                var recent = await RecentActivity.ReadAsync(reader, VisibleRecords.To(user), tools.Names, time, ends.Token);
                var overview = await renderer.RenderAsync<Overview>(
                    new() { ["Activity"] = recent, ["Viewer"] = user, ["FormToken"] = token });
                yield return new SseItem<string>(overview, "overview");
            }

            isFirst = false;
        }
        while (await NextAsync(timer, ends.Token));
    }

    private async Task<List<ScopeAuditRecord>> NewsAsync(
        PageUser user, Dictionary<(string Request, ScopeAuditStage Stage), DateTimeOffset> seen, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Lateness;
        foreach (var (old, _) in seen.Where(one => one.Value < since - Lateness).ToList())
        {
            seen.Remove(old);
        }

        var news = new List<ScopeAuditRecord>();
        var latest = VisibleRecords.To(user) with { From = since, Limit = ScopeAuditQuery.MaxLimit };
        await foreach (var record in reader.ReadAsync(latest, cancellationToken))
        {
            if (seen.TryAdd((record.RequestId, record.Stage), record.Time) && news.Count < MaxNewRows)
            {
                news.Add(record);
            }
        }

        return news;
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ends)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ends);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
