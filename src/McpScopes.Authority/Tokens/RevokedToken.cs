using System.Security.Claims;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>
/// RFC 7009: OpenIddict has marked the token as revoked. An access token is refused by this application from now on; with a refresh token
/// ends its whole sign-in, access tokens included (§2.1).
/// </summary>
internal sealed partial class RevokedToken(GrantEnd end, ILogger<RevokedToken> logger) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleRevocationRequestContext>()
            .UseScopedHandler<RevokedToken>()
            .SetOrder(OpenIddictServerHandlers.Revocation.RevokeToken.Descriptor.Order + 1)
            .Build();

    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        if (context.GenericTokenPrincipal is not { } token)
        {
            return;
        }

        try
        {
            await EndAsync(token, context.CancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // §2.2.1: the client must take it for good, and may try again.
            LogFailed(logger, exception);
            context.Reject(Errors.TemporarilyUnavailable, "The token cannot be refreshed any more, and may still be accepted until it expires.");
        }
    }

    private async Task EndAsync(ClaimsPrincipal token, CancellationToken cancellation)
    {
        if (token.HasTokenType(TokenTypeIdentifiers.RefreshToken) && token.GetAuthorizationId() is { } session)
        {
            await end.LoginAsync(session, cancellation);
        }
        else if (token.HasTokenType(TokenTypeIdentifiers.AccessToken) && token.GetTokenId() is { } id)
        {
            await end.TokenAsync(id, cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A client revoked a token, and the revocation could not be kept.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
