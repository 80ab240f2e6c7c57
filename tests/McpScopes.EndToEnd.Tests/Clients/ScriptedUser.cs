using System.Web;
using McpScopes.EndToEnd.Tests.Authority;

namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>Somebody with a browser: signs in once, allows what is asked, and remembers what that was.</summary>
/// <param name="issuer">The authority.</param>
/// <param name="email">Who it is.</param>
/// <param name="signInElsewhere">Signs in at an identity provider, and says where that sends the browser back to.</param>
internal sealed class ScriptedUser(Uri issuer, string email, Func<Uri, Task<Uri>>? signInElsewhere = null) : IDisposable
{
    private readonly TestBrowser _browser = new(issuer);
    private readonly List<string[]> _scopesAskedFor = [];

    /// <summary>The scopes of each authorization request, in the order of the requests, each sorted.</summary>
    public IReadOnlyList<string[]> ScopesAskedFor => _scopesAskedFor;

    /// <summary>The resource of each authorization request.</summary>
    public List<string?> ResourcesAskedFor { get; } = [];

    /// <summary>Opens an authorization request and goes through with it.</summary>
    /// <returns>Where the browser is sent in the end: the client's callback.</returns>
    public async Task<Uri> AuthorizeAsync(Uri request)
    {
        var query = HttpUtility.ParseQueryString(request.Query);
        _scopesAskedFor.Add([.. (query["scope"] ?? "").Split(' ').Order(StringComparer.Ordinal)]);
        ResourcesAskedFor.Add(query["resource"]);

        var view = await _browser.OpenAsync(request);
        if (!view.HasLeft && view.Address.AbsolutePath.EndsWith("/login", StringComparison.Ordinal))
        {
            view = await _browser.SubmitAsync(view, "Sign in", ("email", email), ("password", AuthorityClient.Password));
        }

        if (!view.HasLeft)
        {
            view = await AllowAsync(view);
        }

        if (signInElsewhere is not null && !view.Address.AbsoluteUri.StartsWith(AuthorityClient.RedirectUri, StringComparison.Ordinal))
        {
            view = await _browser.OpenAsync(await signInElsewhere(view.Address));
        }

        return view.HasLeft ? view.Address : throw new InvalidOperationException($"The login ended on a page:\n{view.Text}");
    }

    private Task<BrowserView> AllowAsync(BrowserView page) =>
        _browser.SubmitAsync(page, page.Html.Contains("Allow and sign in", StringComparison.Ordinal) ? "Allow and sign in" : "Allow");

    public void Dispose() => _browser.Dispose();
}
