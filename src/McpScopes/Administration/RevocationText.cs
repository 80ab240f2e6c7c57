using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Administration;

/// <summary>Reads and writes a revocation as JSON. What is not understood is a mistake: it would revoke something else than was meant.</summary>
internal static class RevocationText
{
    private const int MaxBody = 16 * 1024;
    private const int MaxValue = 2048;

    public static void Write(Utf8JsonWriter writer, TokenRevocation revocation)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(revocation.Kind.ToString()));
        ScopeAuditJson.Text(writer, "issuer", revocation.Issuer);
        ScopeAuditJson.Text(writer, "value", revocation.Kind is TokenRevocationKind.Issuer ? null : revocation.Value);
        writer.WriteString("notBefore", revocation.NotBefore.UtcDateTime);
        if (revocation.ExpiresAt is { } end)
        {
            writer.WriteString("expiresAt", end.UtcDateTime);
        }

        writer.WriteEndObject();
    }

    public static async Task<(TokenRevocation? Revocation, string? Mistake)> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBody)
        {
            return (null, $"The body has more than {MaxBody} bytes.");
        }

        try
        {
            using var body = new MemoryStream();
            var block = new byte[4096];
            while (await context.Request.Body.ReadAsync(block, context.RequestAborted).ConfigureAwait(false) is var count and > 0)
            {
                body.Write(block, 0, count);
                if (body.Length > MaxBody)
                {
                    return (null, $"The body has more than {MaxBody} bytes.");
                }
            }

            using var json = JsonDocument.Parse(body.ToArray());
            return Read(json.RootElement);
        }
        catch (JsonException)
        {
            return (null, "The body is not JSON.");
        }
    }

    private static (TokenRevocation? Revocation, string? Mistake) Read(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.Object)
        {
            return (null, "The body must be a JSON object with 'kind', 'issuer' and 'value'.");
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name is not ("kind" or "issuer" or "value" or "notBefore" or "expiresAt"))
            {
                return (null, "The body may have 'kind', 'issuer', 'value', 'notBefore' and 'expiresAt', and nothing else.");
            }

            if (member.Value.ValueKind is not JsonValueKind.String || member.Value.GetString() is not { Length: > 0 and <= MaxValue } text
                || !texts.TryAdd(member.Name, text))
            {
                return (null, $"'{member.Name}' must be given once, as a string of 1 to {MaxValue} characters.");
            }
        }

        return Make(texts);
    }

    private static (TokenRevocation? Revocation, string? Mistake) Make(Dictionary<string, string> texts)
    {
        if (!texts.TryGetValue("issuer", out var issuer))
        {
            return (null, "'issuer' is missing: the 'iss' of the tokens.");
        }

        texts.TryGetValue("value", out var value);
        texts.TryGetValue("kind", out var kind);
        var revocation = (kind, value) switch
        {
            ("subject", not null) => TokenRevocation.OfSubject(issuer, value),
            ("client", not null) => TokenRevocation.OfClient(issuer, value),
            ("token", not null) => TokenRevocation.OfToken(issuer, value),
            ("session", not null) => TokenRevocation.OfSession(issuer, value),
            ("issuer", null) => TokenRevocation.OfIssuer(issuer),
            _ => null,
        };
        if (revocation is null)
        {
            return (null, "'kind' must be 'subject', 'client', 'token' or 'session', with a 'value', or 'issuer', without one.");
        }

        foreach (var name in new[] { "notBefore", "expiresAt" })
        {
            if (!texts.TryGetValue(name, out var text))
            {
                continue;
            }

            if (!MomentText.TryParse(text, out var time) || (name == "notBefore" && time > DateTimeOffset.UtcNow.AddDays(1)))
            {
                return (null, $"'{name}' must be a time such as 2026-11-24T12:00:00Z (RFC 3339), 'notBefore' at most a day ahead.");
            }

            revocation = name == "notBefore" ? revocation with { NotBefore = time } : revocation with { ExpiresAt = time };
        }

        return (revocation, null);
    }
}
