using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>
/// The rows that tokens are made from: sign-ins, consents, codes and refresh tokens. Each is ended by one statement, so that it does not
/// matter what another node does with it at the same moment.
/// </summary>
internal sealed class GrantRows(AuthorityDb db)
{
    /// <summary>Ends what began before the moment of the revocation.</summary>
    public async Task EndAsync(TokenRevocation revocation, CancellationToken cancellation)
    {
        var (value, before) = (revocation.Value, revocation.NotBefore.UtcDateTime);
        var logins = db.Set<OpenIddictEntityFrameworkCoreAuthorization>()
            .Where(row => row.Status == Statuses.Valid && (row.CreationDate == null || row.CreationDate <= before));
        var tokens = db.Set<OpenIddictEntityFrameworkCoreToken>()
            .Where(row => row.Status == Statuses.Valid && (row.CreationDate == null || row.CreationDate <= before));
        switch (revocation.Kind)
        {
            case TokenRevocationKind.Subject:
                await EndSignInsAsync(db.UpstreamSessions.Where(row => row.Subject == value), revocation, cancellation);
                await EndAsync(logins.Where(row => row.Subject == value), tokens.Where(row => row.Subject == value), cancellation);
                break;
            case TokenRevocationKind.Client:
                await EndAsync(logins.Where(row => row.Application!.ClientId == value), tokens.Where(row => row.Application!.ClientId == value), cancellation);
                break;
            case TokenRevocationKind.Session:
                await EndAsync(logins.Where(row => row.Id == value), tokens.Where(row => row.Authorization!.Id == value), cancellation);
                break;
            case TokenRevocationKind.Token:
                await EndAsync(logins: null, tokens.Where(row => row.Id == value), cancellation);
                break;
            case TokenRevocationKind.Issuer:
                await EndSignInsAsync(db.UpstreamSessions, revocation, cancellation);
                await EndAsync(logins, tokens, cancellation);
                break;
            default:
                throw new InvalidOperationException($"Nobody said what a revocation of {revocation.Kind} ends here.");
        }
    }

    /// <summary>The sessions (<c>sid</c>) of a user with a client whose access tokens may still be out.</summary>
    public async Task<IReadOnlyList<string>> SessionsAsync(string subject, string clientId, DateTimeOffset now, CancellationToken cancellation)
    {
        var moment = now.UtcDateTime;
        return await db.Set<OpenIddictEntityFrameworkCoreToken>().AsNoTracking()
            .Where(row => row.Subject == subject && row.Application!.ClientId == clientId && row.Type == TokenTypeIdentifiers.AccessToken
                && row.Status == Statuses.Valid && row.ExpirationDate > moment && row.Authorization != null)
            .Select(row => row.Authorization!.Id!)
            .Distinct()
            .ToListAsync(cancellation);
    }

    /// <summary>The sign-in first: a token that is being made at this moment belongs to it, and is of no use then.</summary>
    private static async Task EndAsync(
        IQueryable<OpenIddictEntityFrameworkCoreAuthorization>? logins,
        IQueryable<OpenIddictEntityFrameworkCoreToken> tokens,
        CancellationToken cancellation)
    {
        if (logins is not null)
        {
            await logins.ExecuteUpdateAsync(row => row.SetProperty(value => value.Status, Statuses.Revoked), cancellation);
        }

        await tokens.ExecuteUpdateAsync(row => row.SetProperty(value => value.Status, Statuses.Revoked), cancellation);
    }

    private static Task<int> EndSignInsAsync(IQueryable<UpstreamSession> sessions, TokenRevocation revocation, CancellationToken cancellation)
    {
        var before = revocation.NotBefore.ToUnixTimeMilliseconds();
        return sessions.Where(row => row.CreatedAt <= before)
            .ExecuteUpdateAsync(row => row.SetProperty(value => value.Ended, true), cancellation);
    }
}
