using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DevAuthority;

/// <summary>
/// The authorization endpoint, after OpenIddict has checked the request: is someone signed in, what can be granted, has it been consented to?
/// </summary>
internal sealed class AuthorizeEndpoint(
    LoginSession session,
    ScopeCatalogue catalogue,
    ConsentRecords consents,
    ClientIdentities clients,
    BrowserProtection protection,
    ReturnTarget returnTarget,
    TokenClaims claims,
    AuthorityAddress address)
{
    public static void Map(IEndpointRouteBuilder authority) =>
        authority.MapMethods("/authorize", [HttpMethods.Get, HttpMethods.Post], (HttpContext http, AuthorizeEndpoint authorize) =>
            authorize.HandleAsync(http)).AllowAnonymous();

    private async Task<IResult> HandleAsync(HttpContext http)
    {
        if (http.GetOpenIddictServerResponse() is { Error: { } error } response)
        {
            return ErrorPage.Create("This request cannot be answered", response.ErrorDescription ?? "The application sent a request in error.", error);
        }

        if (http.GetOpenIddictServerRequest() is not { } request)
        {
            return ErrorPage.Create("Wrong address", $"This authority answers at {address.Issuer.AbsoluteUri} only.");
        }

        var user = await session.CurrentUserAsync(http);
        if (user is null || request.HasPromptValue(PromptValues.Login))
        {
            return await SendToLoginAsync(http, request);
        }

        var grant = catalogue.Decide(request.GetScopes(), user);
        if (grant.Granted.Count == 0)
        {
            return Answer.Error(Errors.AccessDenied, $"The role '{user.Role}' has none of the requested scopes.");
        }

        return await DecideAsync(http, request, user, grant);
    }

    private async Task<IResult> DecideAsync(HttpContext http, OpenIddictRequest request, DevAuthorityUser user, ScopeGrant grant)
    {
        var allowed = await consents.AllowedScopesAsync(user.Subject, request.ClientId!, http.RequestAborted);
        string? answer = HttpMethods.IsPost(http.Request.Method) ? http.Request.Form[ConsentAnswer.FieldName] : default(StringValues);
        if (answer is not null && !await protection.IsOursAsync(http))
        {
            return await AskAsync(http, user, grant, allowed, "This page was open for too long, or someone else has signed in since. Please answer again.");
        }

        switch (answer)
        {
            case ConsentAnswer.Deny:
                return Answer.Error(Errors.AccessDenied, "The user denied the request.");
            case ConsentAnswer.Allow:
                if (!allowed.IsSupersetOf(grant.Granted))
                {
                    await consents.AllowAsync(user.Subject, request.ClientId!, grant.Granted, http.RequestAborted);
                }

                return Answer.SignIn(claims.For(user, grant.Granted, claims.Audience(request)));
        }

        if (allowed.IsSupersetOf(grant.Granted) && !request.HasPromptValue(PromptValues.Consent))
        {
            return Answer.SignIn(claims.For(user, grant.Granted, claims.Audience(request)));
        }

        return request.HasPromptValue(PromptValues.None)
            ? Answer.Error(Errors.ConsentRequired, "The user has not allowed this yet.")
            : await AskAsync(http, user, grant, allowed, problem: null);
    }

    private async Task<IResult> SendToLoginAsync(HttpContext http, OpenIddictRequest request)
    {
        if (request.HasPromptValue(PromptValues.None))
        {
            return Answer.Error(Errors.LoginRequired, "Nobody is signed in.");
        }

        await LoginSession.SignOutAsync(http);
        var prompt = string.Join(' ', request.GetPromptValues().Remove(PromptValues.Login));
        var parameters = Parameters(http).Where(parameter => parameter.Key != "prompt");
        return Results.LocalRedirect(returnTarget.LoginUrl(returnTarget.For(
            prompt.Length == 0 ? parameters : parameters.Append(new("prompt", prompt)))));
    }

    private async Task<IResult> AskAsync(
        HttpContext http, DevAuthorityUser user, ScopeGrant grant, IReadOnlySet<string> allowed, string? problem)
    {
        var parameters = Parameters(http).ToList();
        var target = returnTarget.For(parameters);
        var client = await clients.FindAsync(ReturnTarget.ClientOf(target), http.RequestAborted);
        return client is null
            ? ErrorPage.Create("This request cannot be answered", "It must name the address that the answer goes to (redirect_uri).")
            : new ConsentPage(address.Prefix, protection.Field(http), target, client, user,
                [.. grant.Granted.Select(scope => new ConsentScope(scope, catalogue.Describe(scope), !allowed.Contains(scope)))])
            {
                LeftOut = grant.LeftOut,
                Request = parameters,
                Problem = problem,
            }.Render();
    }

    private static IEnumerable<KeyValuePair<string, StringValues>> Parameters(HttpContext http)
    {
        IEnumerable<KeyValuePair<string, StringValues>> parameters =
            HttpMethods.IsPost(http.Request.Method) ? http.Request.Form : http.Request.Query;
        return parameters.Where(parameter => parameter.Key != ConsentAnswer.FieldName && parameter.Key != BrowserProtection.FieldName);
    }
}
