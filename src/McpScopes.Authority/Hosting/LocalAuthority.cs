using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authority;

/// <summary>
/// Makes McpScopes trust the tokens of this authority without asking over HTTP. It looks its parts up late: the settings of both are
/// checked against each other before either can be used.
/// </summary>
internal sealed class LocalAuthority(IServiceProvider services) : ILocalAuthority
{
    public string Issuer => services.GetRequiredService<AuthorityAddress>().Issuer.AbsoluteUri;

    public IReadOnlyCollection<SecurityKey> SigningKeys => services.GetRequiredService<AuthorityKeys>().PublicSigningKeys;

    public async ValueTask EndAsync(TokenRevocation revocation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<GrantRows>().EndAsync(revocation, cancellationToken);
    }
}
