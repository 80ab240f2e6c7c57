using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>
/// Uses a code or a refresh token up, once, whatever arrives at the same moment on whichever node: the database decides. OpenIddict
/// looks at the row and changes it later, between which others may look, too.
/// </summary>
internal sealed class Redemption(AuthorityDb db, GrantEnd end, TimeProvider time)
{
    /// <summary>False when it was used already: that is theft, and ends everything of its login.</summary>
    public async Task<bool> TryAsync(ClaimsPrincipal principal, CancellationToken cancellation)
    {
        var (id, now) = (principal.GetTokenId(), time.GetUtcNow().UtcDateTime);
        var used = await db.Set<OpenIddictEntityFrameworkCoreToken>()
            .Where(token => token.Id == id && token.Status == Statuses.Valid)
            .ExecuteUpdateAsync(
                token => token.SetProperty(row => row.Status, Statuses.Redeemed).SetProperty(row => row.RedemptionDate, now), cancellation);
        if (used == 1)
        {
            return true;
        }

        if (principal.GetAuthorizationId() is { } login)
        {
            await end.LostLoginAsync(login, cancellation);
        }

        return false;
    }
}
