using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Tests.Providers;

/// <summary>Tokens that are bound to a key of the client (DPoP, RFC 9449): whoever sends one proves the key, once for each request.</summary>
public sealed class ProofTests
{
    /// <summary>What a proof may be instead of a good one. Each change is made to a proof that would count.</summary>
    private static readonly Dictionary<string, Action<Proof>> Wrong = new()
    {
        ["another method"] = proof => proof.Claims["htm"] = "GET",
        ["no method"] = proof => proof.Claims.Remove("htm"),
        ["another URL"] = proof => proof.Claims["htu"] = "https://elsewhere.example/mcp",
        ["another path"] = proof => proof.Claims["htu"] = proof.Claims["htu"] + "/x",
        ["no URL"] = proof => proof.Claims.Remove("htu"),
        ["another token"] = proof => proof.Claims["ath"] = "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo",
        ["no token"] = proof => proof.Claims.Remove("ath"),
        ["made long ago"] = proof => proof.Claims["iat"] = DateTimeOffset.UtcNow.AddMinutes(-3).ToUnixTimeSeconds(),
        ["made in the future"] = proof => proof.Claims["iat"] = DateTimeOffset.UtcNow.AddMinutes(3).ToUnixTimeSeconds(),
        ["made at no time"] = proof => proof.Claims.Remove("iat"),
        ["made at a time that is text"] = proof => proof.Claims["iat"] = "now",
        ["no id"] = proof => proof.Claims.Remove("jti"),
        ["a long id"] = proof => proof.Claims["jti"] = new string('x', 5000),
        ["another type"] = proof => proof.Header["typ"] = "JWT",
        ["no type"] = proof => proof.Header.Remove("typ"),
        ["an extension that must be understood"] = proof => proof.Header["crit"] = new JsonArray("b64"),
        ["no key"] = proof => proof.Header.Remove("jwk"),
        ["another key's thumbprint"] = proof => proof.Key = ECDsa.Create(ECCurve.NamedCurves.nistP256),
        ["a key with its private part"] = proof => proof.Header["jwk"]!["d"] = "AAAA",
        ["a symmetric key"] = proof => proof.Header["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" },
        ["no algorithm"] = proof => proof.Header["alg"] = "none",
        ["a symmetric algorithm"] = proof => proof.Header["alg"] = "HS256",
        ["a broken signature"] = proof => proof.Break = true,
        ["two of them"] = proof => proof.Copies = 2,
        ["none"] = proof => proof.Copies = 0,
        ["a nonce of somebody's own"] = proof => proof.Claims["nonce"] = "AAAA",
    };

    public static TheoryData<string> Cases => [.. Wrong.Keys];

    [Fact]
    public async Task A_good_proof_counts_after_the_nonce_that_the_server_asks_for()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer, "Accepted"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = Bound(issuer, server, key);

        using var asked = await SendAsync(server, token, new Proof(server, key, token, nonce: null));
        var nonce = asked.Headers.GetValues("DPoP-Nonce").Single();
        using var answer = await SendAsync(server, token, new Proof(server, key, token, nonce));

        Assert.Equal(401, (int)asked.StatusCode);
        Assert.StartsWith("DPoP resource_metadata=", asked.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Contains("error=\"use_dpop_nonce\"", asked.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Contains("algs=\"ES256 ", asked.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(1, server.Runs);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Another_proof_runs_nothing(string name)
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer, "Accepted"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = Bound(issuer, server, key);
        var nonce = await NonceAsync(server, token, key);
        var proof = new Proof(server, key, token, nonce);
        Wrong[name](proof);

        using var answer = await SendAsync(server, token, proof);

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal(0, server.Runs);
    }

    [Fact]
    public async Task A_proof_counts_once_and_also_with_a_token_that_is_remembered()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer, "Accepted"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = Bound(issuer, server, key);
        var nonce = await NonceAsync(server, token, key);
        var proof = new Proof(server, key, token, nonce);

        using var first = await SendAsync(server, token, proof);
        using var second = await SendAsync(server, token, proof);
        using var none = await SendAsync(server, token, new Proof(server, key, token, nonce) { Copies = 0 });
        using var another = await SendAsync(server, token, new Proof(server, key, token, nonce));

        Assert.Equal([200, 401, 401, 200], new[] { first, second, none, another }.Select(answer => (int)answer.StatusCode));
        Assert.Equal(2, server.Runs);
    }

    [Theory]
    [InlineData("Off")]
    [InlineData("Accepted")]
    [InlineData("Required")]
    public async Task A_bound_token_is_never_taken_as_a_bearer_token(string mode)
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer, mode));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(401, (await server.CallAsync("search", Bound(issuer, server, key))).Status);
        Assert.Equal(0, server.Runs);
    }

    /// <summary>With the principal of the handler goes what says that the token is bound: then nobody knows, and nobody is let in.</summary>
    [Theory]
    [InlineData("Accepted")]
    [InlineData("Required")]
    public async Task An_event_that_replaces_the_principal_does_not_unbind_a_token(string mode)
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer, mode), builder => builder.Services.Configure<JwtBearerOptions>(
            McpScopesDefaults.AuthenticationScheme,
            options => options.Events = new JwtBearerEvents
            {
                OnTokenValidated = context =>
                {
                    context.Principal = new ClaimsPrincipal(new ClaimsIdentity(context.Principal!.Claims, "mine"));
                    return Task.CompletedTask;
                },
            }));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(401, (await server.CallAsync("search", Bound(issuer, server, key))).Status);
        Assert.Equal(0, server.Runs);
        Assert.Contains(server.Log.All, line => line.Text.Contains("OnTokenValidated", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Off", 200)]
    [InlineData("Accepted", 200)]
    [InlineData("Required", 401)]
    public async Task A_bearer_token_counts_unless_proofs_are_required(string mode, int status)
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer, mode));
        using var http = new HttpClient();

        Assert.Equal(status, (await server.CallAsync("search", TrustTests.Token(issuer, server))).Status);
        var metadata = JsonNode.Parse(await http.GetStringAsync(server.Url + "/.well-known/oauth-protected-resource/mcp"))!;
        Assert.Equal(mode == "Off", metadata["dpop_signing_alg_values_supported"] is null);
        Assert.Equal(mode == "Required", metadata["dpop_bound_access_tokens_required"]?.GetValue<bool>() ?? false);
    }

    [Fact]
    public async Task An_unbound_token_under_the_scheme_DPoP_runs_nothing()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(Settings(issuer, "Accepted"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = TrustTests.Token(issuer, server);

        using var answer = await SendAsync(server, token, new Proof(server, key, token, nonce: null));

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal(0, server.Runs);
    }

    private static Task<LocalIssuer> StartAsync() => LocalIssuer.StartAsync(TrustTests.Document("https://login.example.com"));

    private static Dictionary<string, string?> Settings(LocalIssuer issuer, string mode) =>
        new(TrustTests.Settings(issuer)) { ["McpScopes:DPoP"] = mode };

    private static string Bound(LocalIssuer issuer, ProviderServer server, ECDsa key) => TrustTests.Token(issuer, server, change: claims =>
        claims["cnf"] = new JsonObject { ["jkt"] = Base64UrlEncoder.Encode(new ECDsaSecurityKey(key).ComputeJwkThumbprint()) });

    private static async Task<string> NonceAsync(ProviderServer server, string token, ECDsa key)
    {
        using var answer = await SendAsync(server, token, new Proof(server, key, token, nonce: null));
        return answer.Headers.GetValues("DPoP-Nonce").Single();
    }

    private static async Task<HttpResponseMessage> SendAsync(ProviderServer server, string token, Proof proof)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var request = server.Client.Request(
            ProtocolVersions.Handshake, null, """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"mcp"}}}"""u8.ToArray());
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        var header = proof.Sign();
        for (var i = 0; i < proof.Copies; i++)
        {
            request.Headers.TryAddWithoutValidation("DPoP", header);
        }

        return await http.SendAsync(request);
    }

    private sealed class Proof
    {
        public Proof(ProviderServer server, ECDsa key, string token, string? nonce)
        {
            Key = key;
            var point = key.ExportParameters(false).Q;
            Header = new JsonObject
            {
                ["typ"] = "dpop+jwt",
                ["alg"] = "ES256",
                ["jwk"] = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y) },
            };
            Claims = new JsonObject
            {
                ["jti"] = Guid.NewGuid().ToString(),
                ["htm"] = "POST",
                ["htu"] = server.Resource,
                ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                ["ath"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token))),
            };
            if (nonce is not null)
            {
                Claims["nonce"] = nonce;
            }
        }

        public ECDsa Key { get; set; }

        public JsonObject Header { get; }

        public JsonObject Claims { get; }

        public int Copies { get; set; } = 1;

        public bool Break { get; set; }

        public string Sign()
        {
            var signed = $"{Base64UrlEncoder.Encode(Header.ToJsonString())}.{Base64UrlEncoder.Encode(Claims.ToJsonString())}";
            var signature = Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
            signature[^1] ^= Break ? (byte)1 : (byte)0;
            return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
        }
    }
}
