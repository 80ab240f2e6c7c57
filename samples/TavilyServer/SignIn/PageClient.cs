using McpScopes;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace TavilyServer.SignIn;

/// <summary>
/// The page as a client of the authority: a public one with a fixed name, so that a sign-in begun at one node can end at another.
/// </summary>
internal sealed class PageClient(IServiceScopeFactory scopes, ILocalAuthority authority) : IDisposable
{
    public const string ClientId = "tavily-page";

    private readonly SemaphoreSlim _turn = new(1);
    private bool _isRegistered;

    /// <summary>
    /// Where the authority sends the browser back to. It follows from the settings, not from what a browser calls this server.
    /// </summary>
    public Uri RedirectUri => new(new Uri(authority.Issuer), PageSignIn.CallbackPath);

    /// <summary>Makes the client known, unless this node, an earlier run or another node has.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_isRegistered && !await IsKnownAsync(cancellationToken))
            {
                try
                {
                    await using var scope = scopes.CreateAsyncScope();
                    var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
                    await applications.CreateAsync(Description, cancellationToken);
                }
                catch (Exception e) when (e is not OperationCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    // Another node may have been faster; the name is unique in the authority's database.
                    if (!await IsKnownAsync(cancellationToken))
                    {
                        throw;
                    }
                }
            }

            _isRegistered = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<bool> IsKnownAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        return await applications.FindByClientIdAsync(ClientId, cancellationToken) is not null;
    }

    private OpenIddictApplicationDescriptor Description => new()
    {
        ClientId = ClientId,
        ClientType = ClientTypes.Public,
        ApplicationType = ApplicationTypes.Web,
        ConsentType = ConsentTypes.Explicit,
        DisplayName = "Tavily MCP server, the page",
        Permissions =
        {
            Permissions.Endpoints.Authorization,
            Permissions.Endpoints.Token,
            Permissions.ResponseTypes.Code,
            Permissions.GrantTypes.AuthorizationCode,
        },
        RedirectUris = { RedirectUri },
    };
}
