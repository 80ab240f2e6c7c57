using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace McpScopes.Authority;

/// <summary>
/// What a login interrupts, an authorization request or a page of the authority: only ever a path here, never an address from outside.
/// </summary>
internal sealed class ReturnTarget(AuthorityAddress address)
{
    public const string FieldName = "return_to";

    /// <summary>The given target, if it is one; else the front page.</summary>
    public string Sanitize(string? target) => IsAuthorizationRequest(target) || IsPage(target) ? target! : address.Prefix;

    public string For(IEnumerable<KeyValuePair<string, StringValues>> parameters) =>
        QueryHelpers.AddQueryString(address.Authorization.AbsolutePath, parameters);

    public string LoginUrl(string target) =>
        QueryHelpers.AddQueryString(address.Prefix + "/login", FieldName, target);

    /// <summary>The same target for somebody who wants to be someone else: the identity provider must ask again, too.</summary>
    public string AskingAgain(string target) =>
        IsAuthorizationRequest(target)
            && !QueryHelpers.ParseQuery(target[target.IndexOf('?', StringComparison.Ordinal)..]).ContainsKey("prompt")
            ? QueryHelpers.AddQueryString(target, "prompt", "login")
            : target;

    /// <summary>The target after the identity provider asked: whoever comes back from there need not go again.</summary>
    public string WithoutLoginPrompt(string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
        {
            return target;
        }

        var parameters = QueryHelpers.ParseQuery(target[question..]);
        if (!parameters.Remove("prompt", out var prompt))
        {
            return target;
        }

        var left = string.Join(' ', prompt.ToString().Split(' ').Where(value => value is not ("login" or "select_account")));
        return For(left.Length == 0 ? parameters : parameters.Append(new("prompt", left)));
    }

    public static (string? ClientId, string? RedirectUri) ClientOf(string target)
    {
        var query = QueryHelpers.ParseQuery(new Uri(new Uri("http://localhost"), target).Query);
        return (query.GetValueOrDefault("client_id"), query.GetValueOrDefault("redirect_uri"));
    }

    // A leading "//" or "/\" would be another host to a browser; an exact prefix that ends in "?" leaves no room for either.
    private bool IsAuthorizationRequest(string? target) =>
        target is not null
        && target.StartsWith(address.Authorization.AbsolutePath + "?", StringComparison.Ordinal)
        && !target.AsSpan().ContainsAny("\r\n\\");

    /// <summary>Whether the target is a page of the authority rather than a client's request.</summary>
    public bool IsPageTarget(string target) => IsPage(target) || target == address.Prefix;

    private bool IsPage(string? target) => target == $"{address.Prefix}/account" || target == $"{address.Prefix}/admin";
}
