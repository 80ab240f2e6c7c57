using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication.Issuers;

/// <summary>The keys of an authorization server inside the application, as they are at the moment.</summary>
internal sealed class EmbeddedKeys : BaseConfigurationManager, IConfigurationManager<OpenIdConnectConfiguration>
{
    private readonly ILocalAuthority _issuer;
    private (IReadOnlyCollection<SecurityKey> Keys, OpenIdConnectConfiguration Configuration)? _last;

    public EmbeddedKeys(ILocalAuthority issuer)
    {
        _issuer = issuer;
        UseLastKnownGoodConfiguration = false;
    }

    public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) => Task.FromResult(Current());

    public override Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) => Task.FromResult<BaseConfiguration>(Current());

    /// <summary>There is nothing to refresh: the keys are asked for each time.</summary>
    public override void RequestRefresh()
    {
    }

    private OpenIdConnectConfiguration Current()
    {
        var keys = _issuer.SigningKeys;
        if (_last is { } last && ReferenceEquals(last.Keys, keys))
        {
            return last.Configuration;
        }

        var configuration = new OpenIdConnectConfiguration { Issuer = _issuer.Issuer };
        foreach (var key in keys)
        {
            configuration.SigningKeys.Add(key);
        }

        _last = (keys, configuration);
        return configuration;
    }
}
