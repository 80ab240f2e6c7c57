using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpScopes.Authority;

/// <summary>Signing in and out of the authority.</summary>
internal sealed class LoginEndpoints(
    ISignIn signIn,
    BrowserProtection protection,
    ReturnTarget returnTarget,
    ClientIdentities clients,
    AddressLimits limits,
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
        return await PageAsync(http, query[ReturnTarget.FieldName], query["email"], problem: null);
    }

    private async Task<IResult> SubmitAsync(HttpContext http)
    {
        if (limits.SignIns.Take(http) is { } wait)
        {
            return TooManyRequests.ForPerson(http, wait);
        }

        if (await FormBody.ReadAsync(http) is not { } form)
        {
            return await PageAsync(http, null, null, problem: null);
        }

        var target = returnTarget.Sanitize(form[ReturnTarget.FieldName]);
        if (!await protection.IsOursAsync(http))
        {
            return await PageAsync(http, target, form["email"],
                "This page was open for too long, or cookies are blocked. Please sign in again.");
        }

        return await signIn.SubmitAsync(http, form, target)
            ?? await PageAsync(http, target, form["email"], "That email and password do not go together. Please try again.");
    }

    private async Task<IResult> SignOutAsync(HttpContext http)
    {
        var form = await FormBody.ReadAsync(http);
        var target = returnTarget.Sanitize(form?[ReturnTarget.FieldName]);
        // The form names the user that it signs out, so who that is must be known before it can be checked.
        await LoginSession.RecogniseAsync(http);
        if (form is not null && await protection.IsOursAsync(http))
        {
            await LoginSession.SignOutAsync(http);
        }

        return Results.LocalRedirect(target == address.Prefix ? target : signIn.UrlAfterSignOut(target));
    }

    private async Task<IResult> PageAsync(HttpContext http, string? returnTo, string? email, string? problem)
    {
        var target = returnTarget.Sanitize(returnTo);
        var client = await clients.FindAsync(ReturnTarget.ClientOf(target), http.RequestAborted);
        http.User = new();
        return signIn.Page(protection.Field(http), target, client, ShortText.Of(email, 100), problem);
    }
}
