using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DevAuthority;

/// <summary>Keeps the registered clients, and keeps them few.</summary>
internal sealed class ClientRegistry(
    AuthorityDb db, IOpenIddictApplicationManager applications, IOptions<DevAuthorityOptions> options, ClientRegistry.Turn turn, TimeProvider time)
{
    public async Task<RegistrationResponse> RegisterAsync(RegistrationRequest request, CancellationToken cancellation)
    {
        var redirectUris = request.RedirectUris!.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var isNative = request.ApplicationType == "native" || redirectUris.TrueForAll(uri => new Uri(uri).IsLoopback);
        var grants = request.GrantTypes?.OfType<string>().Distinct(StringComparer.Ordinal).ToList() ?? ["authorization_code"];
        var name = ShortText.Of(request.ClientName, 100);
        var client = Describe(redirectUris, isNative, grants, name);
        var now = time.GetUtcNow();

        await turn.TakeAsync(cancellation);
        try
        {
            await MakeRoomAsync(cancellation);
            await applications.CreateAsync(client, cancellation);
            db.Registrations.Add(new ClientRegistration { ClientId = client.ClientId!, RegisteredAt = now.ToUnixTimeMilliseconds() });
            await db.SaveChangesAsync(cancellation);
        }
        finally
        {
            turn.Release();
        }

        return new RegistrationResponse
        {
            ClientId = client.ClientId!,
            ClientIdIssuedAt = now.ToUnixTimeSeconds(),
            ClientName = name.Length > 0 ? name : null,
            RedirectUris = redirectUris,
            ApplicationType = isNative ? "native" : "web",
            GrantTypes = grants,
        };
    }

    private static OpenIddictApplicationDescriptor Describe(List<string> redirectUris, bool isNative, List<string> grants, string name)
    {
        var client = new OpenIddictApplicationDescriptor
        {
            ClientId = Guid.NewGuid().ToString("N"),
            ClientType = ClientTypes.Public,
            ApplicationType = isNative ? ApplicationTypes.Native : ApplicationTypes.Web,
            ConsentType = ConsentTypes.Explicit,
            DisplayName = name.Length > 0 ? name : null,
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.ResponseTypes.Code,
            },
        };
        client.Permissions.UnionWith(grants.Select(grant => Permissions.Prefixes.GrantType + grant));
        foreach (var uri in redirectUris.Select(uri => new Uri(uri)))
        {
            client.RedirectUris.Add(uri);
            if (isNative && uri.IsLoopback)
            {
                // RFC 8252 §7.3: the port of a loopback redirect is whatever was free. OpenIddict takes a URI without a port for "any".
                client.RedirectUris.Add(new UriBuilder(uri) { Port = -1 }.Uri);
            }
        }

        return client;
    }

    private async Task MakeRoomAsync(CancellationToken cancellation)
    {
        while (await db.Registrations.CountAsync(cancellation) >= options.Value.MaxRegisteredClients)
        {
            var used = db.Set<OpenIddictEntityFrameworkCoreApplication>().Where(application => application.Authorizations.Count > 0)
                .Select(application => application.ClientId);
            var oldest = await db.Registrations.Where(registration => !used.Contains(registration.ClientId))
                .OrderBy(registration => registration.RegisteredAt).FirstOrDefaultAsync(cancellation)
                ?? throw RegistrationProblem.Metadata(
                    $"All {options.Value.MaxRegisteredClients} registered clients are in use (DevAuthorityOptions.MaxRegisteredClients).");
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
