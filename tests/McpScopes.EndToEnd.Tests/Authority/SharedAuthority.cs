namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>One authority for the tests of a class; each test is a client of its own, so that none sees another's consents.</summary>
public sealed class SharedAuthority : IAsyncLifetime
{
    private readonly List<AuthorityClient> _clients = [];

    public AuthorityHost Host { get; private set; } = null!;

    public AuthorityClient NewClient()
    {
        var client = new AuthorityClient(Host.Server, Host.Resource);
        _clients.Add(client);
        return client;
    }

    public async ValueTask InitializeAsync() => Host = await AuthorityHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Host.DisposeAsync();
    }
}
