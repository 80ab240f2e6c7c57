using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>
/// Sends the error of a rejected request to a client that waits on this computer, as RFC 6749 §4.1.2.1 has it. OpenIddict shows a page for
/// all of them, so that nobody can register a client to make this server redirect anywhere (RFC 9700 §4.11.2); for websites it stays at
/// that.
/// </summary>
internal sealed class ErrorToWaitingClient(ClientIdentities clients) : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyAuthorizationResponseContext>()
            .UseScopedHandler<ErrorToWaitingClient>()
            .SetOrder(OpenIddictServerHandlers.Authentication.AttachRedirectUri.Descriptor.Order + 1)
            .Build();

    public async ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        if (context is { RedirectUri: null, Error: not null, Request: { } request }
            && await clients.FindAsync((request.ClientId, request.RedirectUri), context.CancellationToken)
                is { IsOnThisComputer: true } client)
        {
            context.RedirectUri = client.RedirectUri;
        }
    }
}
