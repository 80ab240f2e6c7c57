using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>
/// The authorization endpoint, after OpenIddict has checked the request: is someone signed in, what can be granted, has it been consented
/// to?
/// </summary>
internal sealed class AuthorizeEndpoint(
    LoginSession session, ISignIn signIn, GrantRules rules, ConsentRecords consents, ConsentQuestion question, TokenClaims claims,
        AddressLimits limits, AuthorityAddress address)
{
    public static void Map(IEndpointRouteBuilder authority) =>
        authority.MapMethods("/authorize", [HttpMethods.Get, HttpMethods.Post], (HttpContext http, AuthorizeEndpoint authorize) =>
            authorize.HandleAsync(http)).AllowAnonymous();

    private async Task<IResult> HandleAsync(HttpContext http)
    {
        if (http.GetOpenIddictServerResponse() is { Error: { } error } response)
        {
            if (error == Errors.TemporarilyUnavailable)
            {
                http.Response.Headers.RetryAfter = "60";
                return ErrorPage.Create("Please try again in a moment", response.ErrorDescription ?? "There is too much to do.", error,
                    StatusCodes.Status503ServiceUnavailable);
            }

            return ErrorPage.Create("This request cannot be answered",
                response.ErrorDescription ?? "The application sent a request in error.", error);
        }

        if (http.GetOpenIddictServerRequest() is not { } request)
        {
            return ErrorPage.Create("Wrong address", $"This authority answers at {address.Issuer.AbsoluteUri} only.");
        }

        // Each answer may leave a row that waits for the browser to come back from the identity provider: not without end.
        if (HttpMethods.IsPost(http.Request.Method) && limits.SignIns.Take(http) is { } wait)
        {
            return TooManyRequests.ForPerson(http, wait);
        }

        try
        {
            var user = await session.CurrentUserAsync(http);
            return user is null || request.HasPromptValue(PromptValues.Login)
                ? await SendToLoginAsync(http, request)
                : await DecideAsync(http, request, user);
        }
        catch (UpstreamUnavailableException)
        {
            http.Response.Headers.RetryAfter = "30";
            return ErrorPage.Create(
                $"{signIn.ProviderName} does not answer", "Please try again in a moment.", "temporarily_unavailable",
                    StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<IResult> DecideAsync(HttpContext http, OpenIddictRequest request, Account user)
    {
        var consent = new ConsentSubject(user.Subject, request.ClientId!, request.RedirectUri!, [.. claims.Audience(request)]);
        var allowed = await consents.AllowedScopesAsync(consent, http.RequestAborted);
        var grant = rules.Decide(request.GetScopes(), kept: allowed, user);
        if (grant.Granted.Count == 0 || !grant.Granted.Any(scope => IsAskedFor(request, scope)))
        {
            // This goes to a client that nobody has allowed anything: it must not learn who is signed in.
            return Answer.Error(Errors.AccessDenied, "The user may be granted none of the requested scopes.");
        }

        var parameters = ConsentQuestion.Parameters(http).ToList();
        var answer = await question.AnswerAsync(http);
        if (answer is ConsentReply.Denied)
        {
            return Answer.Error(Errors.AccessDenied, "The user denied the request.");
        }

        if (answer is ConsentReply.Allowed || await session.HasApprovedAsync(http, ConsentQuestion.KeyOf(parameters)))
        {
            if (!grant.Granted.All(allowed.Contains))
            {
                await consents.AllowAsync(consent, grant.Granted, http.RequestAborted);
            }

            return Answer.SignIn(claims.For(user, grant.Granted, consent.Resources));
        }

        if (answer is ConsentReply.None && grant.Granted.All(allowed.Contains) && !request.HasPromptValue(PromptValues.Consent))
        {
            return Answer.SignIn(claims.For(user, grant.Granted, consent.Resources));
        }

        return request.HasPromptValue(PromptValues.None)
            ? Answer.Error(Errors.ConsentRequired, "The user has not allowed this yet.")
            : await question.AskAsync(http, user, grant, allowed, answer is ConsentReply.NotOurs);
    }

    /// <summary>What was granted before is no answer to a request for something else that the user may not be granted.</summary>
    private static bool IsAskedFor(OpenIddictRequest request, string scope) =>
        request.GetScopes() is { IsEmpty: true } || request.GetScopes().Contains(scope, StringComparer.Ordinal);

    private async Task<IResult> SendToLoginAsync(HttpContext http, OpenIddictRequest request)
    {
        if (request.HasPromptValue(PromptValues.None))
        {
            return Answer.Error(Errors.LoginRequired, "Nobody is signed in.");
        }

        var parameters = ConsentQuestion.Parameters(http).ToList();
        var askAgain = request.HasPromptValue(PromptValues.Login);
        http.User = new();
        if (signIn.ProviderName is null)
        {
            await LoginSession.SignOutAsync(http);
            return signIn.Begin(question.TargetOf(ConsentQuestion.WithoutLoginPrompt(parameters)), approvedRequest: null, askAgain)!;
        }

        // Nothing goes to the identity provider for a client that this user has not allowed, here and now: its answer to a user who is
        // signed in there comes without a question (the confused deputy).
        switch (await question.AnswerAsync(http))
        {
            case ConsentReply.Denied:
                return Answer.Error(Errors.AccessDenied, "The user denied the request.");
            case ConsentReply.Allowed:
                await LoginSession.SignOutAsync(http);
                var onReturn = ConsentQuestion.WithoutLoginPrompt(parameters).ToList();
                return signIn.Begin(question.TargetOf(onReturn), ConsentQuestion.KeyOf(onReturn), askAgain)!;
            case var answer:
                return await question.AskBeforeSignInAsync(http, request.GetScopes(), answer is ConsentReply.NotOurs);
        }
    }
}
