using System.Net.Http.Headers;
using System.Text.Json;
using AgentConsole.Json;

namespace AgentConsole.Connecting;

/// <summary>
/// Sits under the SDK's HTTP client and remembers what the MCP endpoint really answered: the SDK acts on a 401 or a 403 by itself
/// and does not show its body.
/// </summary>
internal sealed class WireTap(Uri endpoint) : DelegatingHandler(new SocketsHttpHandler())
{
    private const int MostBytesKept = 64 * 1024;

    /// <summary>The endpoint's latest answer to a request.</summary>
    public ServerAnswer? LastAnswer { get; private set; }

    /// <summary>Why the latest request to the endpoint had no answer at all.</summary>
    public HttpRequestException? LastFailure { get; private set; }

    /// <summary>Whether the authorization server says that it knows the scope <c>openid</c>.</summary>
    public bool AuthorityKnowsOpenId { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isCall = request.Method == HttpMethod.Post && request.RequestUri == endpoint;
        if (isCall)
        {
            (LastAnswer, LastFailure) = (null, null);
        }

        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e) when (isCall)
        {
            LastFailure = e;
            throw;
        }

        if (isCall)
        {
            LastAnswer = new ServerAnswer(
                response.StatusCode,
                string.IsNullOrEmpty(response.ReasonPhrase) ? response.StatusCode.ToString() : response.ReasonPhrase,
                response.Content.Headers.ContentType?.MediaType,
                [.. response.Headers.WwwAuthenticate.Select(challenge => challenge.ToString())],
                response.IsSuccessStatusCode ? null : await ReadJsonAsync(response, cancellationToken));
        }
        else if (response.IsSuccessStatusCode && IsMetadata(request.RequestUri)
            && await ReadJsonAsync(response, cancellationToken) is var metadata && metadata.Property("authorization_endpoint") is not null)
        {
            AuthorityKnowsOpenId = metadata.Property("scopes_supported").AsTexts().Contains("openid", StringComparer.Ordinal);
        }

        return response;
    }

    private static bool IsMetadata(Uri? address) => address?.AbsolutePath.Contains("/.well-known/", StringComparison.Ordinal) == true;

    /// <summary>Reads a small JSON body, and leaves what was read in place for the SDK.</summary>
    private static async Task<JsonElement?> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = response.Content;
        if (content.Headers.ContentType?.MediaType is not { } type || !type.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[MostBytesKept];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var copy = new ByteArrayContent(bytes, 0, length);
        Copy(content.Headers, copy.Headers);
        response.Content = copy;
        return JsonReading.Parse(bytes.AsMemory(0, length));
    }

    private static void Copy(HttpContentHeaders from, HttpContentHeaders to)
    {
        foreach (var (name, values) in from)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                to.TryAddWithoutValidation(name, values);
            }
        }
    }
}
