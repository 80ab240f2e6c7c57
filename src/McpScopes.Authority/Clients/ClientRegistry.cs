using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>Keeps the registered clients, and keeps them few.</summary>
internal sealed class ClientRegistry(
    AuthorityDb db, IOpenIddictApplicationManager applications, IOptions<McpAuthorityOptions> options, ClientRegistry.Turn turn,
        TimeProvider time)
{
    public async Task<RegistrationResponse> RegisterAsync(RegistrationRequest request, CancellationToken cancellation)
    {
        var client = Describe(Guid.NewGuid().ToString("N"), request);
        var now = time.GetUtcNow();
        await AddAsync(client, new ClientRegistration { ClientId = client.ClientId!, RegisteredAt = now.ToUnixTimeMilliseconds() },
            cancellation);
        return new RegistrationResponse
        {
            ClientId = client.ClientId!,
            ClientIdIssuedAt = now.ToUnixTimeSeconds(),
            ClientName = client.DisplayName,
            RedirectUris = [.. client.RedirectUris.Select(uri => uri.OriginalString)],
            ApplicationType = client.ApplicationType!,
            GrantTypes = GrantTypesOf(request),
        };
    }

    /// <summary>Takes over what a client's metadata document says now.</summary>
    public async Task UpdateAsync(string clientId, RegistrationRequest document, CancellationToken cancellation)
    {
        var client = Describe(clientId, document);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // OpenIddict remembers for the whole request that it did not find a client, and another request may add this one meanwhile.
        if (await db.Registrations.AnyAsync(row => row.ClientId == clientId, cancellation)
            && await applications.FindByClientIdAsync(clientId, cancellation) is { } known)
        {
            await applications.UpdateAsync(known, client, cancellation);
            await db.Registrations.Where(row => row.ClientId == clientId)
                .ExecuteUpdateAsync(row => row.SetProperty(value => value.FetchedAt, now), cancellation);
            return;
        }

        await AddAsync(client, new ClientRegistration { ClientId = clientId, RegisteredAt = now, FetchedAt = now }, cancellation);
    }

    private async Task AddAsync(OpenIddictApplicationDescriptor client, ClientRegistration registration, CancellationToken cancellation)
    {
        await turn.TakeAsync(cancellation);
        try
        {
            await MakeRoomAsync(cancellation);
            await applications.CreateAsync(client, cancellation);
            db.Registrations.Add(registration);
            await db.SaveChangesAsync(cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private static List<string> GrantTypesOf(RegistrationRequest request) =>
        request.GrantTypes?.OfType<string>().Distinct(StringComparer.Ordinal).ToList() ?? [GrantTypes.AuthorizationCode];

    private static OpenIddictApplicationDescriptor Describe(string clientId, RegistrationRequest request)
    {
        var redirectUris = request.RedirectUris!.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var isNative = request.ApplicationType == "native" || redirectUris.TrueForAll(LoopbackRedirect.IsLoopback);
        var name = ShortText.Of(request.ClientName, 100);
        var client = new OpenIddictApplicationDescriptor
        {
            ClientId = clientId,
            ClientType = ClientTypes.Public,
            ApplicationType = isNative ? ApplicationTypes.Native : ApplicationTypes.Web,
            ConsentType = ConsentTypes.Explicit,
            DisplayName = name.Length > 0 ? name : null,
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation,
                    Permissions.ResponseTypes.Code,
            },
        };
        client.Permissions.UnionWith(GrantTypesOf(request).Select(grant => Permissions.Prefixes.GrantType + grant));
        client.RedirectUris.UnionWith(redirectUris.Select(uri => new Uri(uri)));
        return client;
    }

    private async Task MakeRoomAsync(CancellationToken cancellation)
    {
        while (await db.Registrations.CountAsync(cancellation) >= options.Value.Clients.MaxClients)
        {
            var used = db.Set<OpenIddictEntityFrameworkCoreApplication>().Where(application => application.Authorizations.Count > 0)
                .Select(application => application.ClientId);
            var oldest = await db.Registrations.Where(registration => !used.Contains(registration.ClientId))
                .OrderBy(registration => registration.RegisteredAt).FirstOrDefaultAsync(cancellation)
                ?? throw RegistrationProblem.Metadata(
                    $"All {options.Value.Clients.MaxClients} registered clients are in use (McpAuthority:Clients:MaxClients).");
            if (await applications.FindByClientIdAsync(oldest.ClientId, cancellation) is { } application)
            {
                await applications.DeleteAsync(application, cancellation);
            }

            db.Registrations.Remove(oldest);
            await db.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>One registration at a time, or two could both take the last place.</summary>
    internal sealed class Turn : IDisposable
    {
        private readonly SemaphoreSlim _semaphore = new(1);

        public Task TakeAsync(CancellationToken cancellation) => _semaphore.WaitAsync(cancellation);

        public void Release() => _semaphore.Release();

        public void Dispose() => _semaphore.Dispose();
    }
}
