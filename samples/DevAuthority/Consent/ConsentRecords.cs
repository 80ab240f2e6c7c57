using System.Collections.Immutable;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DevAuthority;

/// <summary>
/// Which scopes a user has allowed a client. Each "Allow" that adds a scope is kept as a permanent authorization; tokens belong to another,
/// made for each login, so that a stolen refresh token costs that login and not the consent.
/// </summary>
internal sealed class ConsentRecords(IOpenIddictApplicationManager applications, IOpenIddictAuthorizationManager authorizations)
{
    public async Task<IReadOnlySet<string>> AllowedScopesAsync(string subject, string clientId, CancellationToken cancellation)
    {
        var allowed = new HashSet<string>(StringComparer.Ordinal);
        var client = await ClientAsync(clientId, cancellation);
        await foreach (var record in authorizations.FindAsync(
            subject, client, Statuses.Valid, AuthorizationTypes.Permanent, ImmutableArray<string>.Empty, cancellation))
        {
            allowed.UnionWith(await authorizations.GetScopesAsync(record, cancellation));
        }

        return allowed;
    }

    public async Task AllowAsync(string subject, string clientId, IEnumerable<string> scopes, CancellationToken cancellation)
    {
        var record = new OpenIddictAuthorizationDescriptor
        {
            ApplicationId = await ClientAsync(clientId, cancellation),
            CreationDate = DateTimeOffset.UtcNow,
            Status = Statuses.Valid,
            Subject = subject,
            Type = AuthorizationTypes.Permanent,
        };
        record.Scopes.UnionWith(scopes);
        await authorizations.CreateAsync(record, cancellation);
    }

    private async Task<string> ClientAsync(string clientId, CancellationToken cancellation)
    {
        var application = await applications.FindByClientIdAsync(clientId, cancellation)
            ?? throw new InvalidOperationException("OpenIddict let an unregistered client through.");
        return (await applications.GetIdAsync(application, cancellation))!;
    }
}
