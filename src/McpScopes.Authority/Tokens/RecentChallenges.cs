using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Authority;

/// <summary>
/// Remembers for a minute which client was refused a call for lack of a scope on this node. Clients that use the TypeScript SDK 1.x refresh
/// their token then instead of asking for the scope, and give up; to them the refresh is answered so that they ask (see
/// <see cref="TokenEndpoint"/>).
/// </summary>
internal sealed class RecentChallenges(TimeProvider time)
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Subject, string ClientId), (DateTimeOffset At, string[] Scopes)> _challenges = [];

    /// <summary>Looks at an answer before it goes out: by the time its client acts on it, it is remembered.</summary>
    public void Observe(HttpContext context)
    {
        if (context.Response.StatusCode == StatusCodes.Status403Forbidden
            && context.Response.Headers.WWWAuthenticate.ToString() is var challenge
            && challenge.Contains("error=\"insufficient_scope\"", StringComparison.Ordinal)
            && Parameter(challenge, "scope") is { } scope
            && context.Request.Headers.Authorization.ToString() is var authorization
            && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && Read(authorization["Bearer ".Length..].Trim()) is { } caller)
        {
            Remember(caller, scope.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <summary>The scopes that the client was just asked for; once, so that its next refresh is answered as usual.</summary>
    public IReadOnlyList<string> Take(string? subject, string? clientId)
    {
        if (subject is null || clientId is null)
        {
            return [];
        }

        lock (_gate)
        {
            return _challenges.Remove((subject, clientId), out var challenge)
                && time.GetUtcNow() - challenge.At < Memory ? challenge.Scopes : [];
        }
    }

    private void Remember((string Subject, string ClientId) caller, string[] scopes)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_challenges.Count >= MostRemembered)
            {
                foreach (var old in _challenges.Where(pair => now - pair.Value.At >= Memory).Select(pair => pair.Key).ToList())
                {
                    _challenges.Remove(old);
                }
            }

            if (_challenges.Count < MostRemembered)
            {
                _challenges[caller] = (now, scopes);
            }
        }
    }

    /// <summary>
    /// The server has verified the token, or it would not have answered 403; all that hangs on it here is how one refresh is answered.
    /// </summary>
    private static (string Subject, string ClientId)? Read(string token)
    {
        var handler = new JsonWebTokenHandler();
        if (!handler.CanReadToken(token))
        {
            return null;
        }

        try
        {
            var jwt = handler.ReadJsonWebToken(token);
            return jwt.TryGetPayloadValue<string>("client_id", out var clientId)
                && jwt.Subject is { Length: > 0 } subject ? (subject, clientId) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? Parameter(string challenge, string name)
    {
        var start = challenge.IndexOf($" {name}=\"", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += name.Length + 3;
        var end = challenge.IndexOf('"', start);
        return end < 0 ? null : challenge[start..end];
    }
}
