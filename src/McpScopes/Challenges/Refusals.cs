using System.Text;
using McpScopes.Identity;
using McpScopes.Resource;
using McpScopes.Table;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Challenges;

/// <summary>Makes the answers of the MCP authorization specification for one endpoint.</summary>
internal static class Refusals
{
    // Clients refuse responses with more than 8 to 16 KB of headers, and this is one of several.
    private const int MaxScopeListLength = 4_000;

    private const int RetrySeconds = 5;

    /// <summary>When to try again after a 503.</summary>
    public static string RetryAfterSeconds { get; } = RetrySeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>401, no token came: RFC 6750 §3 wants no error code then. So a client learns where to get one; it is not held against it.</summary>
    public static Refusal NoToken(ScopedEndpoint endpoint) =>
        new(StatusCodes.Status401Unauthorized, "unauthorized", "Bearer token required", endpoint.Challenge)
        {
            Reason = ScopeAuditReason.NoToken,
            IsLimited = false,
        };

    /// <summary>401, the token is expired, revoked, for somebody else or broken.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="reason">Which of them, in our own words: it stands in a header.</param>
    /// <param name="auditReason">The same for the audit.</param>
    public static Refusal InvalidToken(ScopedEndpoint endpoint, string reason, ScopeAuditReason auditReason = ScopeAuditReason.InvalidToken) =>
        new(StatusCodes.Status401Unauthorized, "unauthorized", reason,
            $"{endpoint.Challenge}, error=\"invalid_token\", error_description=\"{reason}\"")
        {
            Reason = auditReason,
        };

    /// <summary>401, the token is bound to a key, and the request proves none, or not in the right way (RFC 9449 §7.1).</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="error">The error code of that section.</param>
    /// <param name="reason">What is wrong, in our own words.</param>
    public static Refusal InvalidProof(ScopedEndpoint endpoint, string error, string reason) =>
        new(StatusCodes.Status401Unauthorized, "unauthorized", reason,
            $"DPoP{endpoint.Challenge["Bearer".Length..]}, error=\"{error}\", error_description=\"{reason}\", algs=\"{string.Join(' ', DPoPAlgorithms.All)}\"");

    /// <summary>503, the token may be good, and what is needed to judge it, or to find out whether it was revoked, is down: a client must not throw it away for that.</summary>
    /// <param name="reason">What is down, in our own words.</param>
    public static Refusal Unverifiable(string reason) =>
        new(StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", reason) { IsLimited = false, RetryAfter = TimeSpan.FromSeconds(RetrySeconds) };

    /// <summary>403, the token lacks a fixed scope of the primitive.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="primitive">The primitive.</param>
    /// <param name="caller">Whose token it is.</param>
    /// <param name="andGranted">Whether the challenge names the granted scopes too (<see cref="ChallengeScopes"/>).</param>
    public static Refusal InsufficientScope(ScopedEndpoint endpoint, PrimitiveRow primitive, Caller caller, bool andGranted)
    {
        var requirement = primitive.Requirement;
        return requirement.Challenge.Length > 0 && caller.Token.ScopePrefix is null
            ? InsufficientScope(
                endpoint, requirement.Scopes, requirement.ScopeList, requirement.Challenge, requirement.Description, caller, andGranted)
            : InsufficientScope(endpoint, requirement.Scopes, caller, andGranted);
    }

    /// <summary>403, the token lacks scopes that only the call itself told.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="scopes">All scopes the operation needs; valid scope tokens.</param>
    /// <param name="caller">Whose token it is.</param>
    /// <param name="andGranted">Whether the challenge names the granted scopes too (<see cref="ChallengeScopes"/>).</param>
    public static Refusal InsufficientScope(ScopedEndpoint endpoint, IReadOnlyList<string> scopes, Caller caller, bool andGranted)
    {
        var list = string.Join(' ', scopes);
        var asked = AskedScopes.Of(scopes, caller.Token.ScopePrefix);
        return InsufficientScope(endpoint, scopes, list, Challenge(asked), RequirementSentence.Of(scopes), caller, andGranted);
    }

    /// <summary>403, the primitive declares nothing, so nobody may call it. No challenge: no scope would help.</summary>
    public static Refusal Undeclared(PrimitiveRow primitive) =>
        new(StatusCodes.Status403Forbidden, "forbidden", $"{primitive.InWords} declares no access requirement and cannot be called")
        {
            Reason = ScopeAuditReason.Undeclared,
        };

    /// <summary>403, a browser's page from elsewhere. Not the user's fault, whose address or token it comes with.</summary>
    public static Refusal ForeignOrigin() =>
        new(StatusCodes.Status403Forbidden, "forbidden", "The Origin of this request is not allowed; the server's AllowedOrigins setting lists those that are")
        {
            Reason = ScopeAuditReason.ForeignOrigin,
            IsLimited = false,
        };

    /// <summary>429, the client has been refused too often within a minute. The challenge is the one it would have got: it says how to go on.</summary>
    public static Refusal TooMany(Refusal refusal) =>
        new(StatusCodes.Status429TooManyRequests, "too_many_requests", "Too many requests were refused; wait before the next one", refusal.Challenge)
        {
            Reason = ScopeAuditReason.TooManyRefusals,
        };

    /// <summary>503, the call cannot be recorded, and the settings want no call without a record.</summary>
    public static Refusal AuditUnavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", "The server cannot record the call now, and runs none without a record")
        {
            Reason = ScopeAuditReason.AuditUnavailable,
            RetryAfter = TimeSpan.FromSeconds(RetrySeconds),
            IsLimited = false,
        };

    private static Refusal InsufficientScope(
        ScopedEndpoint endpoint, IReadOnlyList<string> scopes, string list, string challenge, string description, Caller caller, bool andGranted)
    {
        if (andGranted && WithGranted(scopes, caller) is { } wider)
        {
            challenge = Challenge(wider);
        }

        var missing = scopes.Where(scope => !caller.Has(scope)).ToList();
        return new Refusal(
            StatusCodes.Status403Forbidden,
            "forbidden",
            $"{caller.Name} does not have {RequirementSentence.InWords(missing.Count > 0 ? missing : scopes)}",
            $"{challenge}, resource_metadata=\"{endpoint.MetadataUrl}\", error_description=\"{description}\"",
            new RefusedScopes(list, caller.GrantedScopes))
        {
            Reason = ScopeAuditReason.InsufficientScope,
        };
    }

    private static string Challenge(string scopes) => $"Bearer error=\"insufficient_scope\", scope=\"{scopes}\"";

    /// <summary>The operation's scopes and those that the caller has and would lose, or <see langword="null"/> if there are none.</summary>
    private static string? WithGranted(IReadOnlyList<string> scopes, Caller caller)
    {
        StringBuilder? wider = null;
        foreach (var scope in caller.Token.PlainScopes.Distinct(StringComparer.Ordinal))
        {
            // What stands in a header is the application's own, or made after a pattern of its own; a token may hold anything.
            if (caller.IsOfCatalogue(scope) && !scopes.Contains(scope, StringComparer.Ordinal))
            {
                wider ??= new StringBuilder(AskedScopes.Of(scopes, caller.Token.ScopePrefix));
                if (wider.Length + scope.Length > MaxScopeListLength)
                {
                    break;
                }

                wider.Append(' ').Append(AskedScopes.Of(scope, caller.Token.ScopePrefix));
            }
        }

        return wider?.ToString();
    }
}
