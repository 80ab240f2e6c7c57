using System.Net;
using System.Text.RegularExpressions;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>As much of a browser as a page without JavaScript needs: cookies, redirects within one site, and forms.</summary>
public sealed partial class TestBrowser : IDisposable
{
    private readonly Uri _site;
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = true,
        CookieContainer = new CookieContainer()
    });

    public TestBrowser(Uri site) => _site = site;

    /// <summary>Opens an address and follows redirects until there is a page to look at, or until they leave the site.</summary>
    public async Task<BrowserView> OpenAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(request);
    }

    /// <summary>Fills in and submits the form that has this button.</summary>
    public async Task<BrowserView> SubmitAsync(BrowserView page, string button, params (string Name, string Value)[] typed)
    {
        var form = FormPattern().Matches(page.Html)
            .Select(match => match.Value)
            .FirstOrDefault(form => ButtonPattern().Matches(form).Any(match => Text(match.Groups["text"].Value) == button))
            ?? throw new InvalidOperationException($"The page has no button '{button}':\n{page.Html}");

        var fields = InputPattern().Matches(form)
            .Select(match => Attributes(match.Value))
            .Where(input => input.ContainsKey("name"))
            .Select(input => (Name: input["name"], Value: input.GetValueOrDefault("value", "")))
            .Where(input => typed.All(field => field.Name != input.Name))
            .Concat(typed)
            .ToList();
        var pressed = Attributes(ButtonPattern().Matches(form).First(match => Text(match.Groups["text"].Value) == button).Value);
        if (pressed.TryGetValue("name", out var name))
        {
            fields.Add((name, pressed["value"]));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post,
            new Uri(page.Address, Attributes(FormStartPattern().Match(form).Value)["action"]))
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        return await SendAsync(request);
    }

    public void Dispose() => _http.Dispose();

    private async Task<BrowserView> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        if (response.Headers.Location is not { } location)
        {
            var html = await response.Content.ReadAsStringAsync();
            var headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new BrowserView(request.RequestUri!, response.StatusCode, headers, html);
        }

        var target = new Uri(request.RequestUri!, location);
        return target.GetLeftPart(UriPartial.Authority) == _site.GetLeftPart(UriPartial.Authority)
            ? await OpenAsync(target)
            : new BrowserView(target, response.StatusCode, new Dictionary<string, string>(), "");
    }

    private static Dictionary<string, string> Attributes(string tag) =>
        AttributePattern().Matches(tag).ToDictionary(match => match.Groups["name"].Value, match =>
            WebUtility.HtmlDecode(match.Groups["value"].Value));

    private static string Text(string markup) => WebUtility.HtmlDecode(markup).Trim();

    [GeneratedRegex("<form .*?</form>", RegexOptions.Singleline)]
    private static partial Regex FormPattern();

    [GeneratedRegex("<form [^>]*>")]
    private static partial Regex FormStartPattern();

    [GeneratedRegex("<input [^>]*>")]
    private static partial Regex InputPattern();

    [GeneratedRegex("<button [^>]*>(?<text>[^<]*)</button>")]
    private static partial Regex ButtonPattern();

    [GeneratedRegex("(?<name>[a-z-]+)=\"(?<value>[^\"]*)\"")]
    private static partial Regex AttributePattern();
}
