using Microsoft.AspNetCore.Http;

namespace McpScopes.Authority;

/// <summary>Signing in on a laptop.</summary>
internal sealed class PasswordSignIn(DevelopmentUsers users, GrantRules rules, ReturnTarget returnTarget, AuthorityAddress address)
    : ISignIn
{
    public string? ProviderName => null;

    public string? FormTarget => null;

    public IResult Page(Html formToken, string returnTo, ClientIdentity? client, string email, string? problem) =>
        new LoginPage(address.Prefix + "/login", formToken, returnTo, client, users.All, rules, users.Password)
        {
            Email = email,
            Problem = problem
        }.Render();

    public async Task<IResult?> SubmitAsync(HttpContext http, IFormCollection form, string target)
    {
        if (users.SignIn(form["email"], form["password"]) is not { } account)
        {
            return null;
        }

        await LoginSession.SignInAsync(http, account);
        return Results.LocalRedirect(target);
    }

    public IResult? Begin(string target, string? approvedRequest, bool askAgain) => Results.LocalRedirect(returnTarget.LoginUrl(target));

    public string UrlAfterSignOut(string target) => returnTarget.LoginUrl(target);
}
