using System.Numerics;
using System.Security.Claims;
using McpScopes.Authentication.Issuers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace McpScopes.Authentication.Caching;

/// <summary>
/// Tokens that need not be verified again for a while. Eight places for each part of the hash, no locks, and a fixed number of places in all:
/// whatever is sent, memory ends there. Who wants a place where all are taken must have been seen before, and gets that of a token that was not
/// asked for lately, so that tokens that are used once push out none that are used again and again.
/// </summary>
internal sealed class TokenCache
{
    private const int Ways = 8;

    private readonly CachedToken?[] _places;
    private readonly int[] _seen;
    private readonly uint _mask;
    private readonly TimeProvider _time;
    private readonly TokenMetrics _metrics;

    public TokenCache(IOptions<McpScopesOptions> options, IOptionsMonitor<JwtBearerOptions> bearer, TimeProvider time, TokenMetrics metrics)
    {
        _metrics = metrics;
        var settings = options.Value.TokenCache;
        _time = time;
        Lifetime = settings.Lifetime;
        IsOn = settings.Enabled;

        // What the application changes of the validation holds for tokens that it let in before, too.
        bearer.OnChange((_, _) => Clear());

        // Rounded down: the setting is the bound. Below eight there is one group of as many places.
        var ways = Math.Min(Ways, settings.MaxEntries);
        var groups = IsOn ? (int)BitOperations.RoundUpToPowerOf2((uint)(settings.MaxEntries / ways) + 1) / 2 : 1;
        _mask = (uint)groups - 1;
        PlacesPerGroup = ways;
        _places = new CachedToken?[IsOn ? groups * ways : 0];
        _seen = new int[IsOn ? groups * ways : 0];
    }

    public bool IsOn { get; }

    public TimeSpan Lifetime { get; }

    /// <summary>How many tokens are in it. Counts, so for tests and for looking.</summary>
    public int Count => _places.Count(place => place is not null);

    private int PlacesPerGroup { get; }

    /// <summary>Now, on the clock that entries end by.</summary>
    public long Now => _time.GetTimestamp() / (_time.TimestampFrequency / 1000);

    public CachedToken? Find(TokenHash hash)
    {
        if (!IsOn)
        {
            return null;
        }

        var places = GroupOf(hash);
        for (var i = 0; i < places.Length; i++)
        {
            if (Volatile.Read(ref places[i]) is { } found && found.Hash == hash)
            {
                if (!found.IsGood(Now))
                {
                    Interlocked.CompareExchange(ref places[i], null, found);
                    return null;
                }

                if (!found.WasUsed)
                {
                    found.WasUsed = true;
                }

                return found;
            }
        }

        return null;
    }

    /// <summary>Keeps a token for as long as it lives, at most for <see cref="Lifetime"/>.</summary>
    public void Add(TokenHash hash, VerifiedToken verified)
    {
        if (verified is not { Token: { } token, Issuer: { } issuer, Principal.Identity: ClaimsIdentity identity })
        {
            return;
        }

        var left = token.ExpiresAt is { } end && end - _time.GetUtcNow() is var rest && rest < Lifetime ? rest : Lifetime;
        Add(new CachedToken(hash, token, identity, issuer, verified.Keys, verified.KeysVersion, Now + (long)left.TotalMilliseconds));
    }

    public void Add(CachedToken token)
    {
        if (!IsOn || !token.IsGood(Now))
        {
            return;
        }

        var places = GroupOf(token.Hash);
        if (Place(places, token) is { } place)
        {
            var before = Interlocked.Exchange(ref places[place], token);
            if (before is not null && before.Hash != token.Hash && before.IsGood(Now))
            {
                _metrics.Evicted();
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Clear(_places);

    private int? Place(Span<CachedToken?> places, CachedToken token)
    {
        int? victim = null;
        for (var i = 0; i < places.Length; i++)
        {
            var place = Volatile.Read(ref places[i]);
            if (place is null || place.Hash == token.Hash || !place.IsGood(Now))
            {
                return i;
            }

            victim ??= place.WasUsed ? null : i;
        }

        // Full: only the second time of the same token counts, within a group's worth of others.
        var start = (int)((uint)token.Hash.A & _mask) * PlacesPerGroup;
        var mark = (int)token.Hash.B | 1;
        var marks = _seen.AsSpan(start, PlacesPerGroup);
        ref var slot = ref marks[(int)(token.Hash.C % (uint)PlacesPerGroup)];
        if (Interlocked.Exchange(ref slot, mark) != mark)
        {
            return null;
        }

        foreach (var place in places)
        {
            // Whoever is asked for again before the next one comes keeps the place.
            place?.WasUsed = false;
        }

        return victim;
    }

    private Span<CachedToken?> GroupOf(TokenHash hash) => _places.AsSpan((int)((uint)hash.A & _mask) * PlacesPerGroup, PlacesPerGroup);
}
