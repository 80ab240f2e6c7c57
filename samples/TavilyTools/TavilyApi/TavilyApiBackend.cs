using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelContextProtocol;
using Tavily.Search;

namespace Tavily.TavilyApi;

/// <summary>Answers from Tavily's own API. The key is a header of <paramref name="http"/> and never leaves the server.</summary>
/// <param name="http">A client whose address is the API's and whose authorization is the key.</param>
public sealed class TavilyApiBackend(HttpClient http) : ISearchBackend
{
    /// <summary>The API, unless <c>Search:BaseAddress</c> names another.</summary>
    public const string DefaultAddress = "https://api.tavily.com/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new SearchImage.FromStringOrObject() },
    };

    /// <inheritdoc />
    public Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        PostAsync<SearchRequest, SearchResponse>("search", request, cancellationToken);

    /// <inheritdoc />
    public Task<ExtractResponse> ExtractAsync(ExtractRequest request, CancellationToken cancellationToken) =>
        PostAsync<ExtractRequest, ExtractResponse>("extract", request, cancellationToken);

    private async Task<TResponse> PostAsync<TRequest, TResponse>(string path, TRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.PostAsJsonAsync(path, request, Json, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new McpException(await RefusalAsync(response, cancellationToken));
            }

            return await response.Content.ReadFromJsonAsync<TResponse>(Json, cancellationToken)
                ?? throw new JsonException("The body is null.");
        }
        catch (JsonException)
        {
            throw new McpException("Tavily's API answered in a form this server does not know. Tell the server's operator.");
        }
        catch (HttpRequestException)
        {
            throw new McpException("Tavily's API can't be reached from the server. Try again in a minute.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new McpException("Tavily's API took too long to answer. Try again, or ask for less.");
        }
    }

    private static async Task<string> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        (int)response.StatusCode switch
        {
            401 or 403 => "Tavily's API refused the server's key. Tell the server's operator to check Search:ApiKey.",
            // Tavily's own codes for a used-up plan and a used-up pay-as-you-go limit.
            432 or 433 => "The server's Tavily plan is used up. Tell the server's operator.",
            429 => "Tavily's API asks to slow down. Try again in a minute.",
            >= 500 => "Tavily's API failed. Try again in a minute.",
            _ => $"Tavily's API did not accept the request: {await DetailAsync(response, cancellationToken)}",
        };

    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            // Either {"detail": "…"} or {"detail": {"error": "…"}}.
            return body.GetProperty("detail") is { ValueKind: JsonValueKind.Object } detail
                ? detail.GetProperty("error").ToString()
                : body.GetProperty("detail").ToString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return $"HTTP {(int)response.StatusCode}.";
        }
    }
}
