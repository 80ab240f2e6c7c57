using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>
/// Makes an access token's <c>jti</c> the name of its row: whoever revokes a token by its <c>jti</c> finds the row, and introspection says
/// the same as the resource. OpenIddict gives the two names of their own.
/// </summary>
internal sealed class TokenId : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<GenerateTokenContext>()
            .UseSingletonHandler<TokenId>()
            .SetOrder(OpenIddictServerHandlers.Protection.AttachTokenMetadata.Descriptor.Order + 1)
            .Build();

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType is TokenTypeIdentifiers.AccessToken && context.Principal.GetTokenId() is { } id)
        {
            context.SecurityTokenDescriptor.Claims[Claims.JwtId] = id;
        }

        return ValueTask.CompletedTask;
    }
}
