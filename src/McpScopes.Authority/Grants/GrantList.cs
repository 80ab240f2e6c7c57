using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>What one user allowed one client.</summary>
internal sealed record Grant(string Subject, string ClientId, string ClientName, IReadOnlyList<string> Scopes, DateTime? Since);

/// <summary>What was granted to whom.</summary>
internal sealed class GrantList(AuthorityDb db)
{
    /// <summary>As many as a page can bear.</summary>
    public const int Limit = 500;

    /// <param name="subject">The user, or null for all.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<IReadOnlyList<Grant>> FindAsync(string? subject, CancellationToken cancellation)
    {
        var rows = await db.Set<OpenIddictEntityFrameworkCoreAuthorization>().AsNoTracking()
            .Where(row => row.Type == AuthorizationTypes.Permanent && row.Status == Statuses.Valid
                && (subject == null || row.Subject == subject))
            .OrderByDescending(row => row.CreationDate)
            .Select(row => new { row.Subject, row.Application!.ClientId, row.Application.DisplayName, row.Scopes, row.CreationDate })
            .Take(Limit)
            .ToListAsync(cancellation);
        return
        [
            .. rows.Where(row => row.ClientId is not null).GroupBy(row => (row.Subject, row.ClientId, row.DisplayName)).Select(same =>
                new Grant(
                same.Key.Subject!,
                same.Key.ClientId!,
                ShortText.Of(same.Key.DisplayName, 100) is { Length: > 0 } name ? name : "An application without a name",
                [.. same.SelectMany(row =>
                    JsonSerializer.Deserialize<string[]>(row.Scopes
                    ?? "[]")!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                same.Min(row => row.CreationDate))),
        ];
    }

    /// <summary>The names of users who signed in at the identity provider lately, by subject.</summary>
    public async Task<IReadOnlyDictionary<string, UpstreamSession>> SessionsAsync(CancellationToken cancellation) =>
        (await db.UpstreamSessions.AsNoTracking().OrderByDescending(row => row.CreatedAt).Take(Limit).ToListAsync(cancellation))
            .GroupBy(row => row.Subject, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
}
