using System.Security.Cryptography;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Tests.Signals;

/// <summary>An identity provider that signs security events, and says at both well-known places with which keys.</summary>
internal sealed class TestTransmitter : IAsyncDisposable
{
    public const string Caep = "https://schemas.openid.net/secevent/caep/event-type/";

    private readonly WebApplication _app;
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "events" };

    private TestTransmitter(WebApplication app, string issuer) => (_app, Issuer) = (app, issuer);

    public string Issuer { get; }

    /// <summary>What the documents say the issuer is.</summary>
    public string NamedIssuer { get; set; } = "";

    public bool IsDown { get; set; }

    public static async Task<TestTransmitter> StartAsync(string path = "/tenant-1")
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add(address);
        var transmitter = new TestTransmitter(app, address + path);
        transmitter.NamedIssuer = transmitter.Issuer;
        app.MapGet("/.well-known/ssf-configuration" + path, () => transmitter.Document(address));
        app.MapGet(path + "/.well-known/openid-configuration", () => transmitter.Document(address));
        app.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(transmitter._key.Rsa.ExportParameters(false)) { KeyId = "events" });
            return Results.Json(new { keys = new[] { new { kty = key.Kty, kid = key.Kid, n = key.N, e = key.E, use = "sig", alg = "RS256" } } });
        });
        await app.StartAsync();
        return transmitter;
    }

    /// <summary>A signed event; the callback changes what a test is about.</summary>
    public string Event(string name, object? subject, Action<SecurityTokenDescriptor>? change = null, object? @event = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "https://api.example.com/events",
            IssuedAt = DateTime.UtcNow,
            TokenType = "secevent+jwt",
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["jti"] = Guid.NewGuid().ToString("N"),
                ["events"] = new Dictionary<string, object> { [name] = @event ?? new Dictionary<string, object>() },
            },
        };
        if (subject is not null)
        {
            descriptor.Claims["sub_id"] = subject;
        }

        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    /// <summary>The signed token of a request for global token revocation.</summary>
    public string Request(string audience, Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            IssuedAt = DateTime.UtcNow,
            Expires = DateTime.UtcNow.AddMinutes(5),
            TokenType = "global-token-revocation+jwt",
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object> { ["jti"] = Guid.NewGuid().ToString("N"), ["sub"] = Issuer },
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Document(string address) =>
        IsDown ? Results.StatusCode(500) : Results.Json(new { issuer = NamedIssuer, jwks_uri = $"{address}/keys" });
}
