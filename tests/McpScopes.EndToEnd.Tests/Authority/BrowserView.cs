using System.Net;
using System.Text.RegularExpressions;
using System.Web;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>What the browser shows: a page of the authority, or the address outside it to which it was sent.</summary>
public sealed record BrowserView(Uri Address, HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Html)
{
    public bool HasLeft => Html.Length == 0;

    public bool AsksForConsent => Html.Contains("name=\"decision\"", StringComparison.Ordinal);

    /// <summary>What a reader sees: no tags, entities decoded, spaces folded.</summary>
    public string Text => Regex.Replace(WebUtility.HtmlDecode(Regex.Replace(Html, "<[^>]*>", " ")), @"\s+", " ");

    /// <summary>A parameter of the address's query, or null.</summary>
    public string? Query(string name) => HttpUtility.ParseQueryString(Address.Query)[name];
}
