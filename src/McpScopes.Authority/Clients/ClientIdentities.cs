using OpenIddict.Abstractions;

namespace McpScopes.Authority;

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

        return new ClientIdentity(request.ClientId, await NameAsync(application, cancellation), request.RedirectUri);
    }

    public async Task<string> NameAsync(object application, CancellationToken cancellation)
    {
        var name = ShortText.Of(await applications.GetDisplayNameAsync(application, cancellation), 100);
        return name.Length > 0 ? name : "An application without a name";
    }
}
