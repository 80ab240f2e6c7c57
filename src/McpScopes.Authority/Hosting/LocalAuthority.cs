using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authority;

/// <summary>Makes McpScopes trust the tokens of this authority without asking over HTTP.</summary>
internal sealed class LocalAuthority(AuthorityAddress address, AuthorityKeys keys) : ILocalAuthority
{
    public string Issuer => address.Issuer.AbsoluteUri;

    public IReadOnlyCollection<SecurityKey> SigningKeys => keys.PublicSigningKeys;
}
