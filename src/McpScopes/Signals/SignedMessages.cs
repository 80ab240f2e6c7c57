using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Signals;

/// <summary>What signed messages of one sender must be like.</summary>
/// <param name="Issuer">Their <c>iss</c>.</param>
/// <param name="Audience">Their <c>aud</c>.</param>
/// <param name="Type">Their <c>typ</c>, without <c>application/</c> (RFC 8725 §3.11).</param>
/// <param name="Expires">Whether they have an <c>exp</c>, which counts.</param>
/// <param name="Keys">The sender's keys.</param>
internal sealed record SignedSender(string Issuer, string Audience, string Type, bool Expires, BaseConfigurationManager Keys);

/// <summary>Checks signed messages, and remembers which have been here.</summary>
internal sealed class SignedMessages(IDistributedCache cache, TimeProvider time)
{
    /// <summary>How long a message is known again, and how old one may be that comes for the first time.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(7);

    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(2);

    // A key pair's algorithms only: what verifies must not be able to sign.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    public async Task<(JsonWebToken? Message, SignalFault? Fault)> ReadAsync(string text, SignedSender sender, CancellationToken cancellationToken)
    {
        try
        {
            await sender.Keys.GetBaseConfigurationAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever keeps the keys from being read.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return (null, new("invalid_key", "The keys of the sender cannot be read now.") { IsTemporary = true });
        }

        var result = await Handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ConfigurationManager = sender.Keys,
            ValidIssuer = sender.Issuer,
            ValidAudience = sender.Audience,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = sender.Expires,
            ValidateLifetime = sender.Expires,
            ClockSkew = ClockSkew,
            TypeValidator = (type, _, _) => IsType(type, sender.Type) ? type : throw new SecurityTokenInvalidTypeException("typ"),
        }).ConfigureAwait(false);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken message)
        {
            return (null, FaultOf(result.Exception, sender));
        }

        var now = time.GetUtcNow();
        return message switch
        {
            { Id: null or { Length: 0 or > 512 } } => (null, SignalFault.Invalid("The token has no jti.")),
            _ when !message.TryGetPayloadValue<long>("iat", out _) => (null, SignalFault.Invalid("The token does not say when it was issued (iat).")),
            _ when message.IssuedAt > now + ClockSkew => (null, SignalFault.Invalid("The token was issued in the future.")),
            _ when message.IssuedAt < now - Memory => (null, SignalFault.Invalid("The token was issued more than seven days ago.")),
            _ => (message, null),
        };
    }

    public async Task<bool> IsKnownAsync(JsonWebToken message, CancellationToken cancellationToken) =>
        await cache.GetAsync(Key(message), cancellationToken).WaitAsync(StoreTimeout, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Once it has been carried out: what failed comes again.</summary>
    public Task RememberAsync(JsonWebToken message, CancellationToken cancellationToken) => cache.SetAsync(
        Key(message),
        [1],
        new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = Memory + (2 * ClockSkew) },
        cancellationToken).WaitAsync(StoreTimeout, cancellationToken);

    private static string Key(JsonWebToken message) =>
        "mcpscopes:signal:" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Issuer.Length}:{message.Issuer}:{message.Id}")));

    private static bool IsType(string? type, string expected)
    {
        const string Prefix = "application/";
        var name = type?.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) == true ? type[Prefix.Length..] : type;
        return string.Equals(name, expected, StringComparison.OrdinalIgnoreCase);
    }

    private static SignalFault FaultOf(Exception? exception, SignedSender sender) => exception switch
    {
        SecurityTokenInvalidIssuerException => new("invalid_issuer", "The token is of another issuer."),
        SecurityTokenInvalidAudienceException => new("invalid_audience", "The token is for another audience."),
        SecurityTokenInvalidTypeException => SignalFault.Invalid($"The token's typ is not {sender.Type}."),
        SecurityTokenExpiredException or SecurityTokenNoExpirationException or SecurityTokenNotYetValidException =>
            new("authentication_failed", "The token is not valid now."),
        SecurityTokenInvalidAlgorithmException or SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException =>
            new("invalid_key", "The token's signature is not one of the sender's."),
        _ => SignalFault.Invalid("The body is not a signed token."),
    };
}
