using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace McpScopes.Authority;

/// <summary>What the user said, if anything.</summary>
internal enum ConsentReply
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>Something, on a page that was not made for this user in this browser.</summary>
    NotOurs,

    /// <summary>No.</summary>
    Denied,

    /// <summary>Yes.</summary>
    Allowed,
}

/// <summary>Asks the user, and reads the answer that comes back with the request.</summary>
internal sealed class ConsentQuestion(
    Catalogue catalogue, GrantRules rules, ClientIdentities clients, BrowserProtection protection, ReturnTarget returnTarget,
    ISignIn signIn, AuthorityAddress address)
{
    /// <summary>The request's own parameters.</summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> Parameters(HttpContext http)
    {
        IEnumerable<KeyValuePair<string, StringValues>> parameters =
            HttpMethods.IsPost(http.Request.Method) ? http.Request.Form : http.Request.Query;
        return parameters.Where(parameter => parameter.Key != ConsentAnswer.FieldName && parameter.Key != BrowserProtection.FieldName);
    }

    public static IEnumerable<KeyValuePair<string, StringValues>> WithoutLoginPrompt(
        IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Key != "prompt")
            {
                yield return parameter;
                continue;
            }

            var left = string.Join(' ', parameter.Value.ToString().Split(' ').Where(value => value is not ("login" or "select_account")));
            if (left.Length > 0)
            {
                yield return new("prompt", left);
            }
        }
    }

    /// <summary>Names one request: an approval is for that alone, its state and code challenge included.</summary>
    public static string KeyOf(IEnumerable<KeyValuePair<string, StringValues>> parameters) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('&', parameters
            .SelectMany(parameter =>
                parameter.Value.Select(value => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(value ?? "")}"))
            .Order(StringComparer.Ordinal)))));

    public string TargetOf(IEnumerable<KeyValuePair<string, StringValues>> parameters) => returnTarget.For(parameters);

    public async Task<ConsentReply> AnswerAsync(HttpContext http)
    {
        string? answer = HttpMethods.IsPost(http.Request.Method) ? http.Request.Form[ConsentAnswer.FieldName] : default(StringValues);
        return answer is null ? ConsentReply.None
            : !await protection.IsOursAsync(http) ? ConsentReply.NotOurs
            : answer == ConsentAnswer.Allow ? ConsentReply.Allowed
            : ConsentReply.Denied;
    }

    public Task<IResult> AskAsync(HttpContext http, Account user, ScopeGrant grant, IReadOnlyList<string> allowed, bool again) =>
        RenderAsync(http, user,
            [.. grant.Granted.Select(scope => new ConsentScope(scope, catalogue.Describe(scope), !allowed.Contains(scope)))], grant.LeftOut,
            again);

    /// <summary>Asks before anybody is signed in: nobody knows yet which of the scopes the user may be granted.</summary>
    public Task<IResult> AskBeforeSignInAsync(HttpContext http, IReadOnlyCollection<string> requested, bool again)
    {
        var scopes = rules.AskedFor(requested).Where(catalogue.Knows);
        return RenderAsync(
            http, user: null, [.. scopes.Select(scope => new ConsentScope(scope, catalogue.Describe(scope), IsNew: true))], [], again);
    }

    private async Task<IResult> RenderAsync(
        HttpContext http, Account? user, IReadOnlyList<ConsentScope> scopes, IReadOnlyList<string> leftOut, bool again)
    {
        var parameters = Parameters(http).ToList();
        var target = TargetOf(parameters);
        var client = await clients.FindAsync(ReturnTarget.ClientOf(target), http.RequestAborted);
        return client is null
            ? ErrorPage.Create("This request cannot be answered", "It must name the address that the answer goes to (redirect_uri).")
            : new ConsentPage(address.Prefix, protection.Field(http), target, client, user, scopes)
            {
                LeftOut = leftOut,
                Request = parameters,
                Problem = again ? "This page was open for too long, or someone else has signed in since. Please answer again." : null,
                SignInAt = user is null ? signIn.ProviderName : null,
                FormTarget = user is null ? signIn.FormTarget : null,
            }.Render();
    }
}
