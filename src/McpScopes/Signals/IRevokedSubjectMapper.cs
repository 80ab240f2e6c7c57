using System.Text.Json;

namespace McpScopes;

/// <summary>
/// Says whose tokens are meant where an identity provider names a user in a way that access tokens do not have: an email address, a phone number. Register one with
/// <c>services.AddSingleton&lt;IRevokedSubjectMapper, …&gt;()</c>. Without one such an event is refused, so that the provider learns of it.
/// </summary>
public interface IRevokedSubjectMapper
{
    /// <summary>Finds what is to be revoked.</summary>
    /// <param name="sender">The issuer of the event.</param>
    /// <param name="subject">The subject identifier (RFC 9493), a JSON object with <c>format</c>. It is valid until the task ends.</param>
    /// <param name="cancellationToken">Cancelled when the sender has gone.</param>
    /// <returns>What is to be revoked; empty if nobody of that name is known.</returns>
    ValueTask<IReadOnlyList<TokenRevocation>> MapAsync(string sender, JsonElement subject, CancellationToken cancellationToken);
}
