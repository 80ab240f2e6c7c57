using System.Net;

namespace McpScopes.EndToEnd.Tests.Authority.Upstream;

/// <summary>An address that the user typed, and nobody has checked, opens nothing.</summary>
public sealed class UnverifiedEmailTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rules_by_email_count_for_a_verified_address_alone(bool isVerified)
    {
        await using var company = await CompanyHost.StartAsync(options =>
        {
            options.Grants.Add(new() { Claim = "email", Value = "dev@example.com", Scopes = ["tavily-mcp/admin"] });
            options.Administrators.Add(new() { Claim = "email", Value = "dev@example.com" });
        });
        company.Pool.Users["dev@example.com"].EmailVerified = isVerified;
        using var visitor = new CompanyVisitor(company.Authority.Client);

        var token = await visitor.LoginAsync("dev@example.com", "tavily-mcp/search", "tavily-mcp/admin");
        var page = await visitor.OpenAsync(new Uri($"{company.Authority.Client.Issuer}/admin"));

        Assert.Equal(isVerified ? "tavily-mcp/search tavily-mcp/admin" : "tavily-mcp/search", token.Scope);
        Assert.Equal(isVerified ? HttpStatusCode.OK : HttpStatusCode.Forbidden, page.Status);
        Assert.Equal(isVerified, token.Claims.TryGetProperty("email", out _));
        Assert.Equal("dev", token.Claims.GetProperty("username").GetString());
        Assert.Equal(isVerified, page.Text.Contains("dev@example.com", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_is_who_an_unverified_address_says(bool isVerified)
    {
        await using var company = await CompanyHost.StartAsync(options => options.Upstream.SubjectClaim = "email");
        company.Pool.Users["lead@example.com"].EmailVerified = isVerified;
        var client = company.Authority.Client;
        using var visitor = new CompanyVisitor(client);
        var page = await visitor.OpenAsync((await client.RequestAsync("tavily-mcp/search")).At(client.Issuer));
        var upstream = await visitor.SubmitAsync(page, "Allow and sign in");

        var answer = await visitor.ReturnAsync(await visitor.SignInAsync(upstream.Address, "lead@example.com"));

        Assert.Equal(isVerified, answer.HasLeft);
        Assert.Equal(!isVerified, answer.Text.Contains("does not say who you are", StringComparison.Ordinal));
    }
}
