using System.Text.Json;

namespace McpScopes.Signals;

/// <summary>Whose tokens a subject identifier (RFC 9493; Shared Signals Framework 1.0 §3) means.</summary>
internal sealed class SubjectIdentifiers(IRevokedSubjectMapper? mapper)
{
    private const int MaxDepth = 3;

    /// <param name="sender">The issuer of the message.</param>
    /// <param name="issuer">The issuer of the access tokens.</param>
    /// <param name="subject">The identifier.</param>
    /// <param name="cancellationToken">Cancelled when the sender has gone.</param>
    public async ValueTask<(IReadOnlyList<TokenRevocation> Revocations, SignalFault? Fault)> MapAsync(
        string sender, string issuer, JsonElement subject, CancellationToken cancellationToken)
    {
        var found = new List<TokenRevocation>();
        var fault = await AddAsync(new Search(sender, issuer, found, cancellationToken), subject, MaxDepth).ConfigureAwait(false);
        return found.Count > 0 ? (found, null) : ([], fault ?? SignalFault.Invalid("The subject names nobody."));
    }

    private async ValueTask<SignalFault?> AddAsync(Search search, JsonElement subject, int depth)
    {
        if (subject.ValueKind is not JsonValueKind.Object || depth == 0)
        {
            return SignalFault.Invalid("The subject is not a subject identifier (RFC 9493).");
        }

        switch (Text(subject, "format"))
        {
            case "iss_sub" when Text(subject, "iss") is { } iss && Text(subject, "sub") is { } sub:
                return Add(search, iss, TokenRevocation.OfSubject(search.Issuer, sub));
            case "jwt_id" when Text(subject, "iss") is { } iss && Text(subject, "jti") is { } jti:
                return Add(search, iss, TokenRevocation.OfToken(search.Issuer, jti));
            case "opaque" when Text(subject, "id") is { } id:
                return Add(search, search.Issuer, TokenRevocation.OfSubject(search.Issuer, id));
            case "aliases" when subject.TryGetProperty("identifiers", out var identifiers) && identifiers.ValueKind is JsonValueKind.Array:
                return await AddAllAsync(search, identifiers, depth).ConfigureAwait(false);
            case "complex":
                return await AddComplexAsync(search, subject, depth).ConfigureAwait(false);
            case "iss_sub" or "jwt_id" or "opaque" or "aliases" or null:
                return SignalFault.Invalid("The subject identifier lacks a member that its format needs (RFC 9493).");
            default:
                return await AskApplicationAsync(search, subject).ConfigureAwait(false);
        }
    }

    /// <summary>The sender may speak of its own users, and of those of the issuer that it was set up for.</summary>
    private static SignalFault? Add(Search search, string issuer, TokenRevocation revocation)
    {
        if (issuer != search.Issuer && issuer != search.Sender)
        {
            return SignalFault.Invalid("The subject is of another issuer, for which the sender does not speak (the setting Issuer).");
        }

        search.Found.Add(revocation);
        return null;
    }

    private async ValueTask<SignalFault?> AddAllAsync(Search search, JsonElement identifiers, int depth)
    {
        SignalFault? fault = null;
        foreach (var identifier in identifiers.EnumerateArray())
        {
            fault = await AddAsync(search, identifier, depth - 1).ConfigureAwait(false) ?? fault;
        }

        return fault;
    }

    /// <summary>
    /// A user's session on a device: many access tokens name no session and none names a device, so that the user is meant wherever one is named. Too much
    /// is revoked rather than too little; the user signs in again.
    /// </summary>
    private async ValueTask<SignalFault?> AddComplexAsync(Search search, JsonElement subject, int depth)
    {
        if (subject.TryGetProperty("session", out var session) && (Text(session, "id") ?? Text(session, "sub")) is { } id)
        {
            search.Found.Add(TokenRevocation.OfSession(search.Issuer, id));
        }

        return subject.TryGetProperty("user", out var user) ? await AddAsync(search, user, depth - 1).ConfigureAwait(false)
            : search.Found.Count > 0 ? null
            : SignalFault.Invalid("The subject names neither a user nor a session.");
    }

    private async ValueTask<SignalFault?> AskApplicationAsync(Search search, JsonElement subject)
    {
        if (mapper is null)
        {
            return SignalFault.Invalid(
                "Access tokens do not say what this subject format names. Send iss_sub or opaque subjects, or let the application register an IRevokedSubjectMapper.");
        }

        search.Found.AddRange(await mapper.MapAsync(search.Sender, subject, search.CancellationToken).ConfigureAwait(false));
        return SignalFault.Invalid("The application knows nobody of that name.");
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            && value.GetString() is { Length: > 0 and <= 2048 } text ? text : null;

    private sealed record Search(string Sender, string Issuer, List<TokenRevocation> Found, CancellationToken CancellationToken);
}
