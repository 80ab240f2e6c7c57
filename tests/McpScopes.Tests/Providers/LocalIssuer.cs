using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Tests.Providers;

/// <summary>
/// Stands in for an identity provider on loopback: serves that provider's discovery document, and keys that tests change, and signs whatever a
/// test wants signed.
/// </summary>
internal sealed class LocalIssuer : IAsyncDisposable
{
    private readonly List<SigningKey> _keys = [new("key-1")];
    private WebApplication? _app;
    private int _keyReads;

    private LocalIssuer(int port, JsonNode document) => (Url, Document) = ($"http://127.0.0.1:{port}", document);

    public string Url { get; }

    public string MetadataAddress => Url + "/.well-known/openid-configuration";

    /// <summary>The discovery document; <c>@url</c> in it is <see cref="Url"/>.</summary>
    public JsonNode Document { get; set; }

    /// <summary>How often the keys were asked for.</summary>
    public int KeyReads => _keyReads;

    public string KeyId => _keys[^1].Id;

    /// <summary>How long reading the keys takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>What the introspection endpoint answers: status, media type and body.</summary>
    public (int Status, string Type, string Body) Introspection { get; set; } = (404, "text/plain", "");

    /// <summary>What it was asked: the Authorization header and the form.</summary>
    public ConcurrentQueue<(string Authorization, string Form)> Introspections { get; } = new();

    public static async Task<LocalIssuer> StartAsync(JsonNode document)
    {
        var issuer = new LocalIssuer(FreePort.Next(), document);
        await issuer.PlugInAsync();
        return issuer;
    }

    public async Task PlugInAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add(Url);
        _app.MapGet("/.well-known/openid-configuration", () =>
            Results.Text(Document.ToJsonString().Replace("@url", Url, StringComparison.Ordinal), "application/json"));
        _app.MapGet("/keys", async () =>
        {
            Interlocked.Increment(ref _keyReads);
            await Task.Delay(Delay);
            return Results.Json(new { keys = _keys.Where(key => key.IsPublished).Select(key => key.ToJson()).ToArray() });
        });
        _app.MapPost("/introspect", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            Introspections.Enqueue((request.Headers.Authorization.ToString(), await reader.ReadToEndAsync()));
            return Results.Text(Introspection.Body, Introspection.Type, statusCode: Introspection.Status);
        });
        await _app.StartAsync();
    }

    /// <summary>From now on nobody answers at the address.</summary>
    public async Task UnplugAsync()
    {
        await _app!.DisposeAsync();
        _app = null;
    }

    /// <summary>Signs with a new key from now on. Those before it stay published unless they are withdrawn.</summary>
    public void Rotate(bool withdrawOthers = false, bool publish = true)
    {
        _keys.ForEach(key => key.IsPublished &= !withdrawOthers);
        _keys.Add(new SigningKey($"key-{_keys.Count + 1}") { IsPublished = publish });
    }

    /// <summary>Signs a header and a payload as they are, with RS256.</summary>
    public string Sign(JsonNode header, JsonNode payload)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64UrlEncoder.Encode(_keys[^1].Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>The published keys as an application may give them in code.</summary>
    public OpenIdConnectConfiguration ToConfiguration(string name)
    {
        var configuration = new OpenIdConnectConfiguration { Issuer = name };
        foreach (var key in _keys.Where(key => key.IsPublished))
        {
            configuration.SigningKeys.Add(new RsaSecurityKey(key.Rsa.ExportParameters(false)) { KeyId = key.Id });
        }

        return configuration;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _keys.ForEach(key => key.Rsa.Dispose());
    }

    private static string Encode(JsonNode json) => Base64UrlEncoder.Encode(json.ToJsonString());

    private sealed class SigningKey(string id)
    {
        public string Id { get; } = id;

        public RSA Rsa { get; } = RSA.Create(2048);

        public bool IsPublished { get; set; } = true;

        public object ToJson()
        {
            var key = Rsa.ExportParameters(false);
            return new { kty = "RSA", use = "sig", alg = "RS256", kid = Id, n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) };
        }
    }
}
