using System.Net;
using System.Net.Http.Headers;

namespace McpScopes.Benchmarks.Load;

/// <summary>Says of every token that is asked about that it is good for an hour and grants <c>tavily-mcp/search</c>.</summary>
internal sealed class AnsweringIssuer : HttpMessageHandler
{
    /// <summary>How the names of tokens begin that are in use all the time.</summary>
    public const string Busy = "busy";

    private int _busyQuestions;
    private int _questions;

    public int BusyQuestions => _busyQuestions;

    public int Questions => _questions;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var form = await request.Content!.ReadAsStringAsync(cancellationToken);
        var token = form[(form.IndexOf('=', StringComparison.Ordinal) + 1)..form.IndexOf('&', StringComparison.Ordinal)];
        Interlocked.Increment(ref _questions);
        if (token.StartsWith(Busy, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _busyQuestions);
        }

        var end = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(
                $$"""{"active":true,"sub":"dev","client_id":"flood","jti":"{{token}}","scope":"tavily-mcp/search","""
                + $$""" "aud":"{{MemoryServer.Resource}}","exp":{{end}}}""",
                new MediaTypeHeaderValue("application/json")),
        };
    }
}
