using OpenIddict.Abstractions;

namespace DevAuthority;

/// <summary>Looks up what the pages say about a client.</summary>
internal sealed class ClientIdentities(IOpenIddictApplicationManager applications)
{
    /// <summary>Null unless the client is registered and the redirect URI is one of its own.</summary>
    public async Task<ClientIdentity?> FindAsync((string? ClientId, string? RedirectUri) request, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(request.ClientId)
            || string.IsNullOrEmpty(request.RedirectUri)
            || await applications.FindByClientIdAsync(request.ClientId, cancellation) is not { } application
            || !await applications.ValidateRedirectUriAsync(application, request.RedirectUri, cancellation))
        {
            return null;
        }

        var name = ShortText.Of(await applications.GetDisplayNameAsync(application, cancellation), 100);
        return new ClientIdentity(name.Length > 0 ? name : "An application without a name", request.RedirectUri);
    }
}
