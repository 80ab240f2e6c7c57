using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Client.AspNetCore;

namespace McpScopes.Authority;

/// <summary>Signing in at the company's identity provider.</summary>
internal sealed class UpstreamSignIn(UpstreamProvider provider, ReturnTarget returnTarget, AuthorityAddress address) : ISignIn
{
    /// <summary>The request that the user allowed before going, as the state brings it back.</summary>
    public const string ApprovedRequest = ".approved_request";

    public string? ProviderName => provider.DisplayName;

    public string? FormTarget => provider.FormTarget;

    public IResult Page(Html formToken, string returnTo, ClientIdentity? client, string email, string? problem)
    {
        var alert = problem is null ? Html.Empty : Html.Of($"""<p class="alert" role="alert">{problem}</p>""");
        Html body = $"""
            <h1>Sign in</h1>
            {alert}
            <p class="muted">You sign in at <strong>{provider.DisplayName}</strong> and come back here.</p>
            <form method="post" action="{address.Prefix}/login">
              {formToken}
              <input type="hidden" name="{ReturnTarget.FieldName}" value="{returnTo}">
              <button class="primary wide" type="submit">Sign in at {provider.DisplayName}</button>
            </form>
            """;
        return new Page("Sign in", body, formTarget: FormTarget);
    }

    public Task<IResult?> SubmitAsync(HttpContext http, IFormCollection form, string target) =>
        Task.FromResult<IResult?>(returnTarget.IsPageTarget(target) ? Challenge(target, approvedRequest: null, askAgain: false)
            : Results.LocalRedirect(target));

    public IResult? Begin(string target, string? approvedRequest, bool askAgain) =>
        approvedRequest is null ? null : Challenge(target, approvedRequest, askAgain);

    // An authorization request shows its own page, which sends the browser on.
    public string UrlAfterSignOut(string target) => returnTarget.AskingAgain(target);

    private static IResult Challenge(string target, string? approvedRequest, bool askAgain)
    {
        var properties = new AuthenticationProperties { RedirectUri = target };
        if (approvedRequest is not null)
        {
            properties.Items[ApprovedRequest] = approvedRequest;
        }

        if (askAgain)
        {
            properties.Parameters["prompt"] = "login";
        }

        return Results.Challenge(properties, [OpenIddictClientAspNetCoreDefaults.AuthenticationScheme]);
    }
}
