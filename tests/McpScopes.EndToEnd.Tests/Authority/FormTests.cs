using System.Net;
using System.Net.Http.Headers;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>A form that cannot be read is the sender's mistake, not the server's.</summary>
public sealed class FormTests(SharedAuthority authority) : IClassFixture<SharedAuthority>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Unreadable()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var path in new[] { "token", "token/", "revoke", "authorize", "login", "logout", "account" })
        {
            rows.Add(path, "application/x-www-form-urlencoded", new string('k', 3000) + "=v");
            rows.Add(path, "application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 1100).Select(i => $"k{i}=v")));
        }

        rows.Add("login", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut off");
        rows.Add("login", "multipart/form-data", "no boundary");
        return rows;
    }

    [Theory]
    [MemberData(nameof(Unreadable), DisableDiscoveryEnumeration = true)]
    public async Task A_form_that_cannot_be_read_is_refused(string path, string contentType, string body)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);

        using var answer = await http.PostAsync(new Uri($"{authority.Host.Client.Issuer}/{path}"), content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("invalid_request", await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
