using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using McpScopes.Tests.Wire;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Tests.Bypass;

/// <summary>Tokens that are not this server's to accept. Each would grant everything, if it were valid.</summary>
internal static class TokenCorpus
{
    private const string Everything = "tavily-mcp/admin";
    private static readonly RSA OtherKey = RSA.Create(2048);

    public static Corpus<Func<TestServer, Task<string>>> Cases { get; } = new()
    {
        ["no algorithm"] = server => Unsigned(server, """{"alg":"none","typ":"JWT"}"""),
        ["no algorithm, other spelling"] = server => Unsigned(server, """{"alg":"nOnE","typ":"JWT"}"""),
        ["no algorithm in the header"] = server => Unsigned(server, """{"typ":"JWT"}"""),
        ["no algorithm, with the old signature"] = server => Now(Unsign(server.Token(Everything), """{"alg":"none"}""") + Signature(server.Token(Everything))),
        ["no signature"] = server => Now(Unsign(server.Token(Everything), header: null)),
        ["the signature of another token"] = server => Now(Unsign(server.Token(Everything), header: null) + Signature(server.Token("openid"))),
        ["claims changed after signing"] = server => Now(Forged(server.Token("openid"))),
        ["HMAC with the public key in PEM"] = async server => Hmac(server, Encoding.UTF8.GetBytes((await PublicKeyAsync(server)).ExportSubjectPublicKeyInfoPem())),
        ["HMAC with the public key in DER"] = async server => Hmac(server, (await PublicKeyAsync(server)).ExportSubjectPublicKeyInfo()),
        ["HMAC with the public modulus"] = async server => Hmac(server, (await PublicKeyAsync(server)).ExportParameters(false).Modulus!),
        ["HMAC with zeros"] = server => Now(Hmac(server, new byte[64])),
        ["another key under the same name"] = server => Now(server.Token(Everything, Signed("test"))),
        ["another key under another name"] = server => Now(server.Token(Everything, Signed("other"))),
        ["another key without a name"] = server => Now(server.Token(Everything, Signed(null))),
        ["another key named by a path"] = server => Now(server.Token(Everything, Signed("../../../../dev/null"))),
        ["a key in the token"] = server => Now(server.Token(Everything, With(Signed("x"), d => d.AdditionalHeaderClaims = new Dictionary<string, object> { ["jwk"] = Jwk() }))),
        ["a key set of the token's own"] = server => Now(server.Token(Everything, With(Signed("x"), d => d.AdditionalHeaderClaims = new Dictionary<string, object> { ["jku"] = "https://evil.example/keys" }))),
        ["another issuer"] = server => Now(server.Token(Everything, d => d.Issuer = "https://evil.example")),
        ["an issuer that begins alike"] = server => Now(server.Token(Everything, d => d.Issuer = server.Authority.Issuer + ".evil.example")),
        ["an issuer with a slash"] = server => Now(server.Token(Everything, d => d.Issuer = server.Authority.Issuer + "/")),
        ["no issuer"] = server => Now(server.Token(Everything, d => d.Issuer = null)),
        ["another audience"] = server => Now(server.Token(Everything, d => d.Audience = "https://other.example/mcp")),
        ["an audience that begins alike"] = server => Now(server.Token(Everything, d => d.Audience = server.Resource + "/other")),
        ["the beginning of the audience"] = server => Now(server.Token(Everything, d => d.Audience = server.Url)),
        ["the audience in upper case"] = server => Now(server.Token(Everything, d => d.Audience = server.Resource.ToUpperInvariant())),
        ["the audience with a slash"] = server => Now(server.Token(Everything, d => d.Audience = server.Resource + "/")),
        ["the audience twice in one string"] = server => Now(server.Token(Everything, d => d.Audience = $"{server.Resource} {server.Resource}")),
        ["a wild-card audience"] = server => Now(server.Token(Everything, d => d.Audience = "*")),
        ["no audience"] = server => Now(server.Token(Everything, d => d.Audience = null)),
        ["an empty audience"] = server => Now(server.Token(Everything, d => d.Audience = "")),
        ["an identity token"] = server => Now(server.Token(Everything, d =>
        {
            d.Audience = "test-client";
            d.Claims["token_use"] = "id";
            d.Claims["nonce"] = "n";
        })),
        ["an identity token for this server"] = server => Now(server.Token(Everything, d => d.Claims["nonce"] = "n")),
        ["an identity token with the hash of an access token"] = server => Now(server.Token(Everything, d => d.Claims["at_hash"] = "h")),
        ["a logout token"] = server => Now(server.Token(Everything, d => d.TokenType = "logout+jwt")),
        ["a proof of a key"] = server => Now(server.Token(Everything, d => d.TokenType = "dpop+jwt")),
        ["a security event"] = server => Now(server.Token(Everything, d => d.TokenType = "secevent+jwt")),
        ["a security event with its media type"] = server => Now(server.Token(Everything, d => d.TokenType = "application/secevent+jwt")),
        ["an answer about a token"] = server => Now(server.Token(Everything, d => d.TokenType = "token-introspection+jwt")),
        ["an ID-JAG"] = server => Now(server.Token(Everything, d => d.TokenType = "oauth-id-jag+jwt")),
        ["an unknown extension that must be understood"] = server => Now(server.Token(Everything, Header("crit", new[] { "exp" }))),
        ["an extension list that is a text"] = server => Now(server.Token(Everything, Header("crit", "b64"))),
        ["a token that is bound to a key"] = server => Now(server.Token(Everything, Bound("""{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}"""))),
        ["a token that is bound to a certificate"] = server => Now(server.Token(Everything, Bound("""{"x5t#S256":"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}"""))),
        ["a token that is bound to nothing"] = server => Now(server.Token(Everything, Bound("{}"))),
        ["a token with an empty binding"] = server => Now(server.Token(Everything, d => d.Claims["cnf"] = "")),
        ["another algorithm than the key's"] = server => Now(server.Token(Everything, d =>
            d.SigningCredentials = new SigningCredentials(d.SigningCredentials.Key, SecurityAlgorithms.RsaSsaPssSha256))),
        ["another algorithm than the key's, with a longer hash"] = server => Now(server.Token(Everything, d =>
            d.SigningCredentials = new SigningCredentials(d.SigningCredentials.Key, SecurityAlgorithms.RsaSha512))),
        ["this server's key under a name that is not published"] = server => Now(server.Token(Everything, d =>
            d.SigningCredentials = new SigningCredentials(new RsaSecurityKey(((RsaSecurityKey)d.SigningCredentials.Key).Rsa) { KeyId = "other" }, SecurityAlgorithms.RsaSha256))),
        ["an issuer in another claim first"] = server => Now(server.Token(Everything, d => (d.Issuer, d.Claims["ISS"]) = ("https://evil.example", server.Authority.Issuer))),
        ["expired"] = server => Now(server.Token(Everything, d => d.Expires = DateTime.UtcNow.AddSeconds(-45))),
        ["expired long ago"] = server => Now(server.Token(Everything, d => (d.NotBefore, d.Expires) = (DateTime.UnixEpoch, DateTime.UnixEpoch.AddHours(1)))),
        ["not valid yet"] = server => Now(server.Token(Everything, d => (d.NotBefore, d.Expires) = (DateTime.UtcNow.AddMinutes(5), DateTime.UtcNow.AddHours(1)))),
        ["no expiry"] = server => Now(server.Token(Everything, d => d.Expires = null)),
        ["an expiry before its start"] = server => Now(server.Token(Everything, d => (d.NotBefore, d.Expires) = (DateTime.UtcNow.AddMinutes(10), DateTime.UtcNow.AddMinutes(5)))),
        ["cut off"] = server => Now(server.Token(Everything)[..^10]),
        ["cut in the middle"] = server => Now(server.Token(Everything)[..200]),
        ["two dots only"] = _ => Now(".."),
        ["four dots"] = _ => Now("a.b.c.d.e"),
        ["empty"] = _ => Now(""),
        ["a blank"] = _ => Now("   "),
        ["a word"] = _ => Now("extract"),
        ["two tokens in one"] = server => Now($"{server.Token("openid")} {server.Token(Everything)}"),
        ["two tokens with a comma"] = server => Now($"{server.Token("openid")},{server.Token(Everything)}"),
        ["no JSON inside"] = _ => Now($"{Base64("x")}.{Base64("y")}.{Base64("z")}"),
        ["an array inside"] = server => Now($"{Base64("[]")}.{Base64("[]")}{Signature(server.Token("openid"))}"),
        ["deep JSON inside"] = server => Now($"{Base64(new string('[', 3000))}.{Base64("{}")}{Signature(server.Token("openid"))}"),
        ["an expiry that is text"] = server => Now(Resigned(server, """{"exp":"never"}""")),
        ["an expiry beyond time"] = server => Now(Resigned(server, """{"exp":99999999999999999999}""")),
        ["a long one"] = _ => Now(new string('a', 20_000)),
    };

    private static Task<string> Now(string token) => Task.FromResult(token);

    private static Task<string> Unsigned(TestServer server, string header) => Now(Unsign(server.Token(Everything), header));

    private static string Unsign(string token, string? header)
    {
        var parts = token.Split('.');
        return $"{(header is null ? parts[0] : Base64(header))}.{parts[1]}.";
    }

    private static string Signature(string token) => token.Split('.')[2];

    private static string Forged(string token)
    {
        var parts = token.Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]).Replace("\"openid\"", $"\"{Everything}\"", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64(claims)}.{parts[2]}";
    }

    /// <summary>Odd claims under a key that nobody published: whether the claims or the key are looked at first, it is no token.</summary>
    private static string Resigned(TestServer server, string claims)
    {
        var parts = server.Token(Everything).Split('.');
        var payload = $"{parts[0]}.{Base64(claims)}";
        return $"{payload}.{Base64UrlEncoder.Encode(OtherKey.SignData(Encoding.ASCII.GetBytes(payload), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Hmac(TestServer server, byte[] key) => server.Token(
        Everything, d => d.SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key) { KeyId = "test" }, SecurityAlgorithms.HmacSha256));

    private static Action<SecurityTokenDescriptor> Signed(string? keyId) =>
        d => d.SigningCredentials = new SigningCredentials(new RsaSecurityKey(OtherKey) { KeyId = keyId }, SecurityAlgorithms.RsaSha256);

    private static Action<SecurityTokenDescriptor> With(Action<SecurityTokenDescriptor> first, Action<SecurityTokenDescriptor> second) => first + second;

    private static Action<SecurityTokenDescriptor> Header(string name, object value) =>
        d => d.AdditionalHeaderClaims = new Dictionary<string, object> { [name] = value };

    private static Action<SecurityTokenDescriptor> Bound(string confirmation) =>
        d => d.Claims["cnf"] = JsonSerializer.Deserialize<JsonElement>(confirmation);

    private static Dictionary<string, object> Jwk()
    {
        var key = OtherKey.ExportParameters(false);
        return new() { ["kty"] = "RSA", ["n"] = Base64UrlEncoder.Encode(key.Modulus), ["e"] = Base64UrlEncoder.Encode(key.Exponent), ["kid"] = "x" };
    }

    private static string Base64(string text) => Base64UrlEncoder.Encode(text);

    private static async Task<RSA> PublicKeyAsync(TestServer server)
    {
        using var http = new HttpClient();
        using var keys = JsonDocument.Parse(await http.GetStringAsync(server.Authority.Issuer + "/keys"));
        var key = keys.RootElement.GetProperty("keys")[0];
        return RSA.Create(new RSAParameters
        {
            Modulus = Base64UrlEncoder.DecodeBytes(key.GetProperty("n").GetString()!),
            Exponent = Base64UrlEncoder.DecodeBytes(key.GetProperty("e").GetString()!),
        });
    }
}
