using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Tests.Wire;

/// <summary>An issuer on a port of its own: discovery, keys, and tokens with any claims a test wants.</summary>
internal sealed class TestAuthority : IAsyncDisposable
{
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "test" };
    private WebApplication? _app;

    private TestAuthority(int port) => Issuer = $"http://127.0.0.1:{port}";

    public string Issuer { get; }

    public static async Task<TestAuthority> StartAsync()
    {
        var authority = Stopped();
        await authority.ComeUpAsync();
        return authority;
    }

    /// <summary>An authority whose address is known and at which nobody answers yet.</summary>
    public static TestAuthority Stopped() => new(FreePort.Next());

    public async Task ComeUpAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add(Issuer);
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" }));
        _app.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.Rsa.ExportParameters(false)) { KeyId = _key.KeyId });
            return Results.Json(new { keys = new[] { new { kty = key.Kty, kid = key.Kid, n = key.N, e = key.E, use = "sig", alg = "RS256" } } });
        });
        await _app.StartAsync();
    }

    /// <summary>A token of dev@example.com in Cognito's shape; the callback changes what a test is about.</summary>
    public string Token(string audience, string? scope, Action<SecurityTokenDescriptor>? change = null)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = "5f0b0a54-7a43-4b7e-9d0a-0c0a3c1a6f01",
            ["username"] = "dev",
            ["email"] = "dev@example.com",
            ["client_id"] = "test-client",
            ["token_use"] = "access",
        };
        if (scope is not null)
        {
            claims["scope"] = scope;
        }

        var now = DateTime.UtcNow;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            IssuedAt = now.AddMinutes(-1),
            NotBefore = now.AddMinutes(-1),
            Expires = now.AddHours(1),
            Claims = claims,
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _key.Rsa.Dispose();
    }
}
