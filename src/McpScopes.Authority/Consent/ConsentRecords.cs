using System.Collections.Immutable;
using System.Text.Json;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>What a consent is for: one user, one client with one of its redirects, and one set of resources.</summary>
internal sealed record ConsentSubject(string Subject, string ClientId, string RedirectUri, IReadOnlyList<string> Resources)
{
    /// <summary>The redirect as it is compared: whatever port a loopback one has this time.</summary>
    public string Redirect => LoopbackRedirect.WithoutPort(RedirectUri) ?? RedirectUri;

    public string Resource => string.Join(' ', Resources.Order(StringComparer.Ordinal));
}

/// <summary>
/// Which scopes a user has allowed a client. Each "Allow" that adds a scope is kept as a permanent authorization; tokens belong to another,
/// made for each login, so that a stolen refresh token costs that login and not the consent.
/// </summary>
internal sealed class ConsentRecords(
    IOpenIddictApplicationManager applications, IOpenIddictAuthorizationManager authorizations, TimeProvider time)
{
    private const string Redirect = "redirect_uri";
    private const string Resource = "resource";

    public async Task<IReadOnlyList<string>> AllowedScopesAsync(ConsentSubject consent, CancellationToken cancellation)
    {
        var allowed = new List<string>();
        var client = await ClientAsync(consent.ClientId, cancellation);
        var records = authorizations.FindAsync(
            consent.Subject, client, Statuses.Valid, AuthorizationTypes.Permanent, ImmutableArray<string>.Empty, cancellation);
        await foreach (var record in records)
        {
            var properties = await authorizations.GetPropertiesAsync(record, cancellation);
            if (Text(properties, Redirect) == consent.Redirect && Text(properties, Resource) == consent.Resource)
            {
                allowed.AddRange(await authorizations.GetScopesAsync(record, cancellation));
            }
        }

        return [.. allowed.Distinct(StringComparer.Ordinal)];
    }

    public async Task AllowAsync(ConsentSubject consent, IEnumerable<string> scopes, CancellationToken cancellation)
    {
        var record = new OpenIddictAuthorizationDescriptor
        {
            ApplicationId = await ClientAsync(consent.ClientId, cancellation),
            CreationDate = time.GetUtcNow(),
            Status = Statuses.Valid,
            Subject = consent.Subject,
            Type = AuthorizationTypes.Permanent,
            Properties =
            {
                [Redirect] = JsonSerializer.SerializeToElement(consent.Redirect),
                [Resource] = JsonSerializer.SerializeToElement(consent.Resource),
            },
        };
        record.Scopes.UnionWith(scopes);
        await authorizations.CreateAsync(record, cancellation);
    }

    private static string? Text(ImmutableDictionary<string, JsonElement> properties, string name) =>
        properties.TryGetValue(name, out var value) ? value.GetString() : null;

    private async Task<string> ClientAsync(string clientId, CancellationToken cancellation)
    {
        var application = await applications.FindByClientIdAsync(clientId, cancellation)
            ?? throw new InvalidOperationException("OpenIddict let an unregistered client through.");
        return (await applications.GetIdAsync(application, cancellation))!;
    }
}
