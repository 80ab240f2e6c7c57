using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;

namespace McpScopes.Authority;

/// <summary>
/// OpenIddict's client manager with a redirect comparison of our own: OpenIddict compares loopback URIs after parsing them, when
/// <c>/x/../cb</c> has become <c>/cb</c>, and takes more hosts for loopback than RFC 8252 §7.3 does.
/// </summary>
internal sealed class ExactRedirects(
    IOpenIddictApplicationCache<OpenIddictEntityFrameworkCoreApplication> cache,
    ILogger<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<OpenIddictEntityFrameworkCoreApplication> store)
    : OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>(cache, logger, options, store)
{
    public override async ValueTask<bool> ValidateRedirectUriAsync(
        OpenIddictEntityFrameworkCoreApplication application, string uri, CancellationToken cancellationToken = default)
    {
        var registered = await GetRedirectUrisAsync(application, cancellationToken);
        return registered.Any(own => LoopbackRedirect.Matches(own, uri));
    }
}
