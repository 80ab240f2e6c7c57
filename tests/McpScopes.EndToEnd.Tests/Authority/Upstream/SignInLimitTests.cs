using System.Net;
using McpScopes.Authority;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.EntityFrameworkCore.Models;

namespace McpScopes.EndToEnd.Tests.Authority.Upstream;

/// <summary>Whoever begins sign-ins and never comes back does not fill the database.</summary>
public sealed class SignInLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_address_cannot_begin_sign_ins_without_end()
    {
        await using var company = await CompanyHost.StartAsync(options => options.SignInsPerMinute = 3);
        using var browser = new TestBrowser(company.Authority.Server);
        var login = await browser.OpenAsync(new Uri($"{company.Authority.Client.Issuer}/login?return_to=/authority/account"));
        var consent = await browser.OpenAsync(
            (await company.Authority.Client.RequestAsync("tavily-mcp/search")).At(company.Authority.Client.Issuer));

        var begun = new[]
        {
            await browser.SubmitAsync(login, "Sign in at Cognito"),
            await browser.SubmitAsync(consent, "Allow and sign in"),
            await browser.SubmitAsync(login, "Sign in at Cognito"),
        };
        var refused = await browser.SubmitAsync(login, "Sign in at Cognito");
        var refusedConsent = await browser.SubmitAsync(consent, "Allow and sign in");

        Assert.All(begun, view => Assert.True(view.HasLeft, view.Html));
        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], [refused.Status, refusedConsent.Status]);
        Assert.True(refused.Headers.ContainsKey("Retry-After"));
        Assert.Contains("Too many sign-ins", refused.Text);
        Assert.Equal(3, await CountAsync(company));
    }

    [Fact]
    public async Task What_a_sign_in_began_with_goes_when_it_has_expired()
    {
        await using var company = await CompanyHost.StartAsync();
        using var browser = new TestBrowser(company.Authority.Server);
        var login = await browser.OpenAsync(new Uri($"{company.Authority.Client.Issuer}/login?return_to=/authority/account"));
        await browser.SubmitAsync(login, "Sign in at Cognito");
        await using (var scope = company.Authority.Services.CreateAsyncScope())
        {
            await States(scope).ExecuteUpdateAsync(
                row => row.SetProperty(state => state.ExpirationDate, DateTime.UtcNow.AddMinutes(-1)), Cancellation);
        }

        await browser.SubmitAsync(login, "Sign in at Cognito");

        await company.Authority.Services.GetRequiredService<CleanUp>().RunAsync(Cancellation);

        Assert.Equal(1, await CountAsync(company));
    }

    private static async Task<int> CountAsync(CompanyHost company)
    {
        await using var scope = company.Authority.Services.CreateAsyncScope();
        return await States(scope).CountAsync(Cancellation);
    }

    private static IQueryable<OpenIddictEntityFrameworkCoreToken> States(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<AuthorityDb>().Set<OpenIddictEntityFrameworkCoreToken>()
            .Where(token => token.Type != null && token.Type.EndsWith("state_token"));
}
