using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication.Issuers;

/// <summary>The keys of an authorization server inside the application, as they are at the moment.</summary>
internal sealed class EmbeddedKeys : BaseConfigurationManager, IConfigurationManager<OpenIdConnectConfiguration>, IKeysVersion
{
    private readonly ILocalAuthority _authority;
    private Known? _known;

    public EmbeddedKeys(ILocalAuthority authority)
    {
        _authority = authority;
        UseLastKnownGoodConfiguration = false;
    }

    /// <inheritdoc/>
    public int Version => Current().Version;

    public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) => Task.FromResult(Current().Configuration);

    public override Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) =>
        Task.FromResult<BaseConfiguration>(Current().Configuration);

    /// <summary>There is nothing to refresh: the keys are asked for each time.</summary>
    public override void RequestRefresh()
    {
    }

    private Known Current()
    {
        var keys = _authority.SigningKeys;
        var known = Volatile.Read(ref _known);
        if (known is not null && known.Keys.Count == keys.Count && known.Keys.SequenceEqual(keys.Select(key => key.KeyId), StringComparer.Ordinal))
        {
            return known;
        }

        var configuration = new OpenIdConnectConfiguration { Issuer = _authority.Issuer };
        foreach (var key in keys)
        {
            configuration.SigningKeys.Add(key);
        }

        var current = new Known([.. keys.Select(key => key.KeyId)], configuration, (known?.Version ?? 0) + 1);
        Volatile.Write(ref _known, current);
        return current;
    }

    private sealed record Known(IReadOnlyList<string> Keys, OpenIdConnectConfiguration Configuration, int Version);
}
