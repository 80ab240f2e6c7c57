using System.Net;
using CognitoStandIn;

namespace McpScopes.EndToEnd.Tests.Authority.Upstream;

/// <summary>A person whose browser goes from the authority to the user pool and back.</summary>
internal sealed class CompanyVisitor(AuthorityClient client) : IDisposable
{
    private readonly TestBrowser _here = new(client.Issuer);
    private readonly CookieContainer _cookies = new();

    /// <summary>Allows the request, signs in at the pool if asked to, and comes back.</summary>
    public async Task<BrowserView> AuthorizeAsync(AuthorizationRequest request, string email)
    {
        var page = await _here.OpenAsync(request.At(client.Issuer));
        if (page.HasLeft || !page.AsksForConsent)
        {
            return page;
        }

        var next = await _here.SubmitAsync(page,
            page.Html.Contains("Allow and sign in", StringComparison.Ordinal) ? "Allow and sign in" : "Allow");
        return IsClients(next.Address) ? next : await ReturnAsync(await SignInAsync(next.Address, email));
    }

    public async Task<TokenResponse> LoginAsync(string email, params string[] scopes)
    {
        var request = await client.RequestAsync(scopes);
        var answer = await AuthorizeAsync(request, email);
        return answer.Query("code") is { } code
            ? await client.ExchangeAsync(code, request.Verifier)
            : throw new OAuthErrorException(answer.Status, answer.Query("error") ?? "no redirect",
                answer.Query("error_description") ?? answer.Text);
    }

    public Task<BrowserView> OpenAsync(Uri address) => _here.OpenAsync(address);

    public Task<BrowserView> SubmitAsync(BrowserView page, string button) => _here.SubmitAsync(page, button);

    /// <summary>The address with which the pool sends the browser back.</summary>
    public async Task<Uri> SignInAsync(Uri authorization, string email)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies });
        using var first = await http.GetAsync(authorization);
        if (first.Headers.Location is { } known)
        {
            return known;
        }

        using var form = new FormUrlEncodedContent(
            [new("request", authorization.Query), new("username", email), new("password", UserPool.Password)]);
        using var answer = await http.PostAsync(new Uri(authorization, "/login"), form);
        return answer.Headers.Location ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Comes back from the pool, and goes on to where the authority sends.</summary>
    public async Task<BrowserView> ReturnAsync(Uri callback)
    {
        var view = await _here.OpenAsync(callback);
        return view is { HasLeft: false, AsksForConsent: true } ? await _here.SubmitAsync(view, "Allow") : view;
    }

    public void Dispose() => _here.Dispose();

    private static bool IsClients(Uri address) => address.AbsoluteUri.StartsWith(AuthorityClient.RedirectUri, StringComparison.Ordinal);
}
