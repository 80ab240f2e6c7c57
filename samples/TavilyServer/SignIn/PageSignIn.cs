using System.Security.Claims;
using McpScopes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace TavilyServer.SignIn;

/// <summary>
/// Signs people in to the page at the authority of this server: ASP.NET Core's OpenID Connect handler with a cookie of its own. Nothing
/// of it counts at the MCP endpoint, which takes access tokens and no cookie.
/// </summary>
internal static class PageSignIn
{
    public const string CookieScheme = "Page";
    public const string SignInPath = "/sign-in";
    public const string SignOutPath = "/sign-out";
    public const string CallbackPath = "/signin-oidc";

    /// <summary>Where a sign-in ends that came to nothing.</summary>
    public const string Failed = "/?sign-in=failed";

    private const string OpenIdConnectScheme = "PageSignIn";

    /// <summary>As long as an access token: who loses a role, or is disabled, loses the page within the hour.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public static void AddPageSignIn(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddCookie(CookieScheme, SetUpCookie)
            .AddOpenIdConnect(OpenIdConnectScheme, SetUpOpenIdConnect);
        services.AddSingleton<PageClient>();
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, Authority>();
    }

    public static void MapPageSignIn(this WebApplication app)
    {
        app.MapGet(SignInPath, () => Results.Challenge(new AuthenticationProperties { RedirectUri = "/" }, [OpenIdConnectScheme]));
        app.MapPost(SignOutPath, (Delegate)SignOutAsync);
    }

    private static Task<IResult> SignOutAsync(HttpContext http) => PageForm.AnswerAsync(http, (_, _) => http.SignOutAsync(CookieScheme));

    private static void SetUpCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "TavilyServer.Page";
        // Lax: the browser comes back from the authority, or by a link. Forms have an antiforgery token besides.
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.ExpireTimeSpan = Lifetime;
        cookie.SlidingExpiration = false;
        cookie.Events.OnValidatePrincipal = RefuseRevokedAsync;
    }

    /// <summary>Who was revoked loses the page, too; where that cannot be found out, nobody is signed in.</summary>
    private static async Task RefuseRevokedAsync(CookieValidatePrincipalContext context)
    {
        try
        {
            var revocations = context.HttpContext.RequestServices.GetRequiredService<ITokenRevocations>();
            if (await revocations.IsRevokedAsync(context.Principal!, context.HttpContext.RequestAborted))
            {
                context.RejectPrincipal();
                await context.HttpContext.SignOutAsync(CookieScheme);
            }
        }
        catch (InvalidOperationException)
        {
            context.RejectPrincipal();
        }
    }

    private static void SetUpOpenIdConnect(OpenIdConnectOptions oidc)
    {
        oidc.SignInScheme = CookieScheme;
        oidc.CallbackPath = CallbackPath;
        oidc.ClientId = PageClient.ClientId;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.MapInboundClaims = false;
        oidc.TokenValidationParameters.NameClaimType = "email";
        oidc.Scope.Clear();
        oidc.Scope.Add("openid");
        oidc.Scope.Add("email");
        oidc.Scope.Add(PageUser.AdministratorScope);
        // The answer comes as a navigation from the authority. On a laptop there is no https, without which browsers take no SameSite=None.
        foreach (var cookie in (CookieBuilder[])[oidc.CorrelationCookie, oidc.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        oidc.Events.OnRedirectToIdentityProvider = async context =>
        {
            var client = context.HttpContext.RequestServices.GetRequiredService<PageClient>();
            await client.RegisterAsync(context.HttpContext.RequestAborted);
            context.ProtocolMessage.RedirectUri = client.RedirectUri.AbsoluteUri;
        };
        oidc.Events.OnTokenValidated = context =>
        {
            context.Principal = Person(context.Principal!, context.TokenEndpointResponse?.Scope);
            return Task.CompletedTask;
        };
        oidc.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect(Failed);
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>
    /// What the page needs to know, and what revocations look at; the scopes are those that the authority says it granted.
    /// </summary>
    private static ClaimsPrincipal Person(ClaimsPrincipal token, string? scopes)
    {
        var person = new ClaimsIdentity(CookieScheme, "name", roleType: null);
        person.AddClaims(token.Claims.Where(claim => claim.Type is "iss" or "sub" or "iat"));
        person.AddClaim(new("client_id", PageClient.ClientId));
        person.AddClaim(new("name", token.FindFirstValue("email") ?? token.FindFirstValue("name") ?? token.FindFirstValue("sub")!));
        person.AddClaims((scopes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(scope => new Claim("scope", scope)));
        return new ClaimsPrincipal(person);
    }

    /// <summary>The authority's address follows from that of this server, which is known when it runs.</summary>
    private sealed class Authority(ILocalAuthority authority) : IConfigureNamedOptions<OpenIdConnectOptions>
    {
        public void Configure(OpenIdConnectOptions options)
        {
        }

        public void Configure(string? name, OpenIdConnectOptions options)
        {
            if (name == OpenIdConnectScheme)
            {
                options.Authority = authority.Issuer;
                options.RequireHttpsMetadata = !new Uri(authority.Issuer).IsLoopback;
            }
        }
    }
}
