using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpScopes.Tests.Providers;

/// <summary>An application that validates tokens with a scheme of its own.</summary>
public sealed class OwnSchemeTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["McpScopes:AuthenticationScheme"] = "Bearer",
        ["McpScopes:AuthorizationServers:0"] = "https://login.example.com",
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Scopes_and_names_are_found_whether_or_not_claims_are_mapped(bool isMapped)
    {
        await using var issuer = await LocalIssuer.StartAsync(TrustTests.Document("https://login.example.com"));
        await using var server = await ProviderServer.StartAsync(Settings, builder => builder.Services.AddAuthentication("Bearer").AddJwtBearer(options =>
        {
            options.MetadataAddress = issuer.MetadataAddress;
            options.RequireHttpsMetadata = false;
            options.MapInboundClaims = isMapped;
            options.TokenValidationParameters.ValidateAudience = false;
        }));
        var token = TrustTests.Token(issuer, server, change: claims =>
        {
            claims.Remove("scope");
            claims["scp"] = "openid tavily-mcp/search";
            claims["email"] = "dev@example.com";
        });

        var allowed = await server.CallAsync("search", token);
        var refused = await server.CallAsync("extract", token);

        Assert.Equal("results for mcp", allowed.Text);
        Assert.Equal("dev@example.com does not have scope 'tavily-mcp/extract'", refused.Json["message"]!.GetValue<string>());
        Assert.Equal(["openid", "tavily-mcp/search"], refused.Json["user_scopes"]!.AsArray().Select(scope => scope!.GetValue<string>()));
    }

    [Fact]
    public async Task A_fault_of_the_scheme_is_503_and_stands_in_the_log()
    {
        await using var server = await StartAsync(_ => throw new TimeoutException("The user store is asleep."));

        var answer = await server.CallAsync("search", "token");

        Assert.Equal(503, answer.Status);
        Assert.NotNull(answer.RetryAfter);
        Assert.Equal("The access token cannot be verified now", answer.Json["message"]!.GetValue<string>());
        Assert.DoesNotContain("authorization server", answer.Body, StringComparison.Ordinal);
        var line = Assert.Single(server.Log.Ours, line => line.Level == LogLevel.Error);
        Assert.Equal("The user store is asleep.", line.Exception?.Message);
        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task What_the_scheme_finds_wrong_with_a_token_is_401_and_stands_in_the_log()
    {
        await using var server = await StartAsync(_ => AuthenticateResult.Fail(new InvalidOperationException("No such user.")));

        var answer = await server.CallAsync("search", "token");

        Assert.Equal(401, answer.Status);
        Assert.Equal("The access token is not valid", answer.Json["message"]!.GetValue<string>());
        Assert.Contains(server.Log.Ours, line => line.Exception?.Message == "No such user.");
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [InlineData("Audiences:0", "x")]
    [InlineData("ClientIds:0", "x")]
    [InlineData("Provider", "Cognito")]
    [InlineData("UserPoolId", "eu-west-1_x")]
    [InlineData("Issuers:0:Authority", "https://login.example.com")]
    [InlineData("DPoP", "Required")]
    [InlineData("Introspection:ClientId", "x")]
    public async Task A_setting_that_the_scheme_does_not_read_is_an_error_at_start(string setting, string value)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ProviderServer.StartAsync([.. Settings, new("McpScopes:" + setting, value)]));

        Assert.Contains($"McpScopes:{setting.Split(':')[0]} is set, and has no effect beside McpScopes:AuthenticationScheme", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ProviderServer> StartAsync(Func<HttpContext, AuthenticateResult> authenticate) => ProviderServer.StartAsync(Settings, builder =>
    {
        builder.Services.AddSingleton(authenticate);
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, Handler>("Bearer", null);
    });

    private sealed class Handler(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Func<HttpContext, AuthenticateResult> authenticate)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(authenticate(Context));
    }
}
