using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpScopes.Authority;

/// <summary>The authority's own address: where everything is, and who is signed in.</summary>
internal sealed class FrontPage(LoginSession session, ISignIn signIn, BrowserProtection protection, Catalogue catalogue, GrantRules rules,
    AuthorityAddress address)
{
    public static void Map(IEndpointRouteBuilder authority)
    {
        authority.MapGet("/", (HttpContext http, FrontPage front) => front.ShowAsync(http)).AllowAnonymous();
        authority.MapGet("/" + StyleSheet.FileName, StyleSheet.Serve).AllowAnonymous();
    }

    private async Task<IResult> ShowAsync(HttpContext http)
    {
        try
        {
            return Render(http, await session.CurrentUserAsync(http));
        }
        catch (UpstreamUnavailableException)
        {
            await LoginSession.RecogniseAsync(http);
            http.Response.Headers.RetryAfter = "30";
            Html body = $"""
                <h1>{signIn.ProviderName} does not answer</h1>
                <p role="alert">Please try again in a moment.</p>
                {SignedInUser.SignOut("Sign out", address.Prefix, protection.Field(http), address.Prefix)}
                """;
            return new Page("Authorization server", body, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private Page Render(HttpContext http, Account? user)
    {
        var status = user is null
            ? Html.Of($"""<p>Nobody is signed in. <a href="{address.Prefix}/login">Sign in</a></p>""")
            : SignedInUser.Show(user, "Sign out", address.Prefix, protection.Field(http), address.Prefix);
        Html body = $"""
            <h1>Authorization server</h1>
            {status}
            {Links(user)}
            <p class="muted">Applications find everything they need through this address. There is nothing to do here by hand.</p>
            <dl>
              <dt>Issuer</dt><dd><code>{address.Issuer.AbsoluteUri}</code></dd>
              <dt>Discovery</dt><dd><a href="{address.Prefix}/.well-known/openid-configuration">openid-configuration</a></dd>
              <dt>Scopes</dt><dd>{ScopeList.Of(catalogue.AllNames)}</dd>
            </dl>
            """;
        return new Page("Authorization server", body);
    }

    private Html Links(Account? user)
    {
        if (user is null)
        {
            return Html.Empty;
        }

        var admin = rules.IsAdministrator(user) ? Html.Of($""" · <a href="{address.Prefix}/admin">Users, clients and grants</a>""") : Html.Empty;
        return $"""<p><a href="{address.Prefix}/account">What you allowed</a>{admin}</p>""";
    }
}
