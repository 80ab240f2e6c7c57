using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DevAuthority;

/// <summary>Signing in and out of the authority.</summary>
internal sealed class LoginEndpoints(
    LoginSession session,
    UserDirectory users,
    BrowserProtection protection,
    ReturnTarget returnTarget,
    ClientIdentities clients,
    AuthorityAddress address)
{
    public static void Map(IEndpointRouteBuilder authority)
    {
        authority.MapGet("/login", (HttpContext http, LoginEndpoints login) => login.ShowAsync(http)).AllowAnonymous();
        authority.MapPost("/login", (HttpContext http, LoginEndpoints login) => login.SubmitAsync(http)).AllowAnonymous();
        authority.MapPost("/logout", (HttpContext http, LoginEndpoints login) => login.SignOutAsync(http)).AllowAnonymous();
    }

    private async Task<IResult> ShowAsync(HttpContext http)
    {
        var query = http.Request.Query;
        return (await PageAsync(http, query[ReturnTarget.FieldName], query["email"], problem: null)).Render();
    }

    private async Task<IResult> SubmitAsync(HttpContext http)
    {
        if (await ReadFormAsync(http) is not { } form)
        {
            return (await PageAsync(http, null, null, problem: null)).Render();
        }

        var target = returnTarget.Sanitize(form[ReturnTarget.FieldName]);
        string? email = form["email"];
        if (!await protection.IsOursAsync(http))
        {
            return (await PageAsync(http, target, email, "This page was open for too long, or cookies are blocked. Please sign in again.")).Render();
        }

        if (users.SignIn(email, form["password"]) is not { } user)
        {
            return (await PageAsync(http, target, email, "That email and password do not go together. Please try again.")).Render();
        }

        await LoginSession.SignInAsync(http, user);
        return Results.LocalRedirect(target);
    }

    private async Task<IResult> SignOutAsync(HttpContext http)
    {
        var form = await ReadFormAsync(http);
        var target = returnTarget.Sanitize(form?[ReturnTarget.FieldName]);
        // The form names the user that it signs out, so who that is must be known before it can be checked.
        await session.CurrentUserAsync(http);
        if (form is not null && await protection.IsOursAsync(http))
        {
            await LoginSession.SignOutAsync(http);
        }

        return Results.LocalRedirect(target == address.Prefix ? target : returnTarget.LoginUrl(target));
    }

    private async Task<LoginPage> PageAsync(HttpContext http, string? returnTo, string? email, string? problem)
    {
        var target = returnTarget.Sanitize(returnTo);
        var client = await clients.FindAsync(ReturnTarget.ClientOf(target), http.RequestAborted);
        http.User = new();
        return new LoginPage(address.Prefix + "/login", protection.Field(http), target, client, users.Users, users.Password)
        {
            Email = ShortText.Of(email, 100),
            Problem = problem,
        };
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpContext http)
    {
        try
        {
            return http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
