using CognitoStandIn;
using McpScopes.Authority;

namespace McpScopes.EndToEnd.Tests.Authority.Upstream;

/// <summary>The authority with a user pool behind it.</summary>
internal sealed class CompanyHost : IAsyncDisposable
{
    private CompanyHost(AuthorityHost authority, UserPool pool) => (Authority, Pool) = (authority, pool);

    public AuthorityHost Authority { get; }

    public UserPool Pool { get; }

    public static async Task<CompanyHost> StartAsync(Action<McpAuthorityOptions>? configure = null)
    {
        var (server, provider) = (AuthorityHost.FreeAddress(), AuthorityHost.FreeAddress());
        var pool = await UserPool.StartAsync(provider, new Uri(server, "/authority/upstream/callback"));
        var authority = await AuthorityHost.StartAsync(
            options =>
            {
                options.Users.Clear();
                options.Grants.Clear();
                options.Grants.Add(new() { Claim = "cognito:groups", Value = "researchers", Scopes = ["tavily-mcp/extract"] });
                options.Upstream = Upstream(pool);
                configure?.Invoke(options);
            },
            server);
        return new CompanyHost(authority, pool);
    }

    public static UpstreamOptions Upstream(UserPool pool) => new()
    {
        Provider = "Cognito",
        Authority = pool.Issuer,
        ClientId = UserPool.ClientId,
        ClientSecret = UserPool.ClientSecret,
    };

    public async ValueTask DisposeAsync()
    {
        await Authority.DisposeAsync();
        await Pool.DisposeAsync();
    }
}
