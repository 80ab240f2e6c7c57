using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DevAuthority;

/// <summary>The authority's own address: where everything is, and who is signed in.</summary>
internal sealed class FrontPage(LoginSession session, BrowserProtection protection, AuthorityAddress address)
{
    public static void Map(IEndpointRouteBuilder authority)
    {
        authority.MapGet("/", (HttpContext http, FrontPage front) => front.ShowAsync(http)).AllowAnonymous();
        authority.MapGet("/" + StyleSheet.FileName, StyleSheet.Serve).AllowAnonymous();
    }

    private async Task<IResult> ShowAsync(HttpContext http)
    {
        var user = await session.CurrentUserAsync(http);
        var status = user is null
            ? Html.Of($"""<p>Nobody is signed in. <a href="{address.Prefix}/login">Sign in</a></p>""")
            : Html.Of($"""
                <div class="who">
                  <p>Signed in as <strong>{user.Email}</strong> · {user.Role}</p>
                  <form method="post" action="{address.Prefix}/logout">
                    {protection.Field(http)}
                    <button class="link" type="submit">Sign out</button>
                  </form>
                </div>
                """);
        Html body = $"""
            <h1>Development authorization server</h1>
            {status}
            <p class="muted">Applications find everything they need through this address. There is nothing to do here by hand.</p>
            <dl>
              <dt>Issuer</dt><dd><code>{address.Issuer.AbsoluteUri}</code></dd>
              <dt>Discovery</dt><dd><a href="{address.Prefix}/.well-known/openid-configuration">openid-configuration</a></dd>
              <dt>Registration</dt><dd><code>{address.Registration.AbsoluteUri}</code></dd>
            </dl>
            """;
        return new Page("Development authorization server", body);
    }
}
