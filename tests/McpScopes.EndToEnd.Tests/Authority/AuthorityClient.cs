using System.Net.Http.Json;
using System.Text.Json;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>
/// An OAuth client of the development authority that does over plain HTTP what a person does in a browser. One instance is one registered
/// client; every login is a fresh browser.
/// </summary>
/// <example><c>var token = await new AuthorityClient(server, resource).LoginAsync("dev@example.com", "openid",
/// "tavily-mcp/search");</c></example>
public sealed class AuthorityClient : IDisposable
{
    public const string RedirectUri = "http://127.0.0.1:9876/callback";
    public const string Password = "mcp";

    private readonly HttpClient _http = new();
    private string? _clientId;

    /// <param name="server">The base URL of the server that the authority is mounted in, such as <c>http://localhost:5080</c>.</param>
    /// <param name="resource">What to send as <c>resource</c>, if anything.</param>
    public AuthorityClient(Uri server, string? resource = null)
    {
        Issuer = new Uri(server, "/authority");
        Resource = resource;
    }

    public Uri Issuer { get; }

    public string? Resource { get; }

    /// <summary>
    /// Registers (once), signs in, allows, and exchanges the code: a real token for that user, with what the user's role has of the scopes.
    /// </summary>
    public async Task<TokenResponse> LoginAsync(string email, params string[] scopes)
    {
        using var browser = new TestBrowser(Issuer);
        var request = await RequestAsync(scopes);
        var answer = await AuthorizeAsync(browser, request, email);
        return answer.Query("code") is { } code
            ? await ExchangeAsync(code, request.Verifier)
            : throw new OAuthErrorException(answer.Status, answer.Query("error") ?? "no redirect",
                answer.Query("error_description") ?? answer.Text);
    }

    public async Task<AuthorizationRequest> RequestAsync(params string[] scopes)
    {
        var request = new AuthorizationRequest(await ClientIdAsync(), RedirectUri, scopes);
        request.Parameters["resource"] = Resource;
        return request;
    }

    /// <summary>Signs in if asked to and presses the button if asked; the view is where the browser ended up.</summary>
    public async Task<BrowserView> AuthorizeAsync(TestBrowser browser, AuthorizationRequest request, string email, string button = "Allow")
    {
        var view = await SignInAsync(browser, request, email);
        return view.HasLeft || !view.AsksForConsent ? view : await browser.SubmitAsync(view, button);
    }

    /// <summary>Opens the authorization request and signs in if asked to.</summary>
    public async Task<BrowserView> SignInAsync(TestBrowser browser, AuthorizationRequest request, string email)
    {
        var view = await browser.OpenAsync(request.At(Issuer));
        return view.Address.AbsolutePath.EndsWith("/login", StringComparison.Ordinal)
            ? await browser.SubmitAsync(view, "Sign in", ("email", email), ("password", Password))
            : view;
    }

    public Task<TokenResponse> ExchangeAsync(string code, string verifier, params (string Name, string Value)[] more) => TokenAsync(
        [("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier), ("redirect_uri", RedirectUri), .. more]);

    public Task<TokenResponse> RefreshAsync(string refreshToken, params (string Name, string Value)[] more) =>
        TokenAsync([("grant_type", "refresh_token"), ("refresh_token", refreshToken), .. more]);

    /// <summary>The registered client's id; it registers on first use, as an MCP client does.</summary>
    public async Task<string> ClientIdAsync() => _clientId ??= (await RegisterAsync(new
    {
        client_name = "End-to-end tests",
        redirect_uris = new[] { RedirectUri },
        grant_types = new[] { "authorization_code", "refresh_token" },
        response_types = new[] { "code" },
        token_endpoint_auth_method = "none",
    })).GetProperty("client_id").GetString()!;

    public async Task<JsonElement> RegisterAsync(object metadata)
    {
        using var response = await _http.PostAsJsonAsync($"{Issuer}/register", metadata);
        return await ReadAsync<JsonElement>(response);
    }

    public void Dispose() => _http.Dispose();

    private async Task<TokenResponse> TokenAsync(IEnumerable<(string Name, string Value)> fields)
    {
        using var form = new FormUrlEncodedContent(fields
            .Append(("client_id", await ClientIdAsync()))
            .Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var response = await _http.PostAsync(new Uri($"{Issuer}/token"), form);
        return await ReadAsync<TokenResponse>(response);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return (await response.Content.ReadFromJsonAsync<T>())!;
        }

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        throw new OAuthErrorException(response.StatusCode, problem.GetProperty("error").GetString()!,
            problem.TryGetProperty("error_description", out var description) ? description.GetString() : null);
    }
}
