using Microsoft.AspNetCore.Http;

namespace McpScopes.Authority;

/// <summary>How somebody proves who they are: with a password on a laptop, or at the identity provider.</summary>
internal interface ISignIn
{
    /// <summary>The identity provider's name for people; null where users sign in here.</summary>
    string? ProviderName { get; }

    /// <summary>Where a form that leads to the identity provider may end up, as a source of <c>form-action</c>; null where users sign in here.</summary>
    string? FormTarget { get; }

    /// <summary>The page that asks.</summary>
    IResult Page(Html formToken, string returnTo, ClientIdentity? client, string email, string? problem);

    /// <summary>Answers the submitted page; null when it must be shown again.</summary>
    Task<IResult?> SubmitAsync(HttpContext http, IFormCollection form, string target);

    /// <summary>
    /// Goes where users sign in, and comes back to <paramref name="target"/>. Null when the user must allow the request first: nothing goes
    /// to an identity provider for a client that nobody has allowed.
    /// </summary>
    IResult? Begin(string target, string? approvedRequest, bool askAgain);

    /// <summary>Where somebody who signed out to be someone else goes on.</summary>
    string UrlAfterSignOut(string target);
}
