using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace DevAuthority;

/// <summary>The authorization request that a login interrupts: only ever a path of this authority, never an address from outside.</summary>
internal sealed class ReturnTarget(AuthorityAddress address)
{
    public const string FieldName = "return_to";

    /// <summary>The given target, if it is an authorization request to this authority; else its front page.</summary>
    public string Sanitize(string? target) => IsAuthorizationRequest(target) ? target! : address.Prefix;

    public string For(IEnumerable<KeyValuePair<string, StringValues>> parameters) =>
        QueryHelpers.AddQueryString(address.Authorization.AbsolutePath, parameters);

    public string LoginUrl(string target) =>
        QueryHelpers.AddQueryString(address.Prefix + "/login", FieldName, target);

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
}
