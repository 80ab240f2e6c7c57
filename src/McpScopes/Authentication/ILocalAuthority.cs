using Microsoft.IdentityModel.Tokens;

namespace McpScopes;

/// <summary>
/// An authorization server in the same process. Registered as a service, it is an issuer that this application trusts beside those that the
/// settings name: its keys are read from it, without a request to itself.
/// </summary>
public interface ILocalAuthority
{
    /// <summary>Gets the issuer of its tokens. In Development it is known when the server has started.</summary>
    string Issuer { get; }

    /// <summary>Gets the public keys that verify its tokens.</summary>
    IReadOnlyCollection<SecurityKey> SigningKeys { get; }
}
