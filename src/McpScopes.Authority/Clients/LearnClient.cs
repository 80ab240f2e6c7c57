using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>Looks at a client's metadata document before OpenIddict looks the client up.</summary>
internal sealed class LearnClient(MetadataDocuments documents) : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateAuthorizationRequestContext>()
            .UseScopedHandler<LearnClient>()
            .SetOrder(int.MinValue + 50_000)
            .Build();

    public async ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
    {
        if (MetadataDocumentUrl.TryParse(context.Request.ClientId, out var url)
            && context.Transaction.GetHttpRequest()?.HttpContext is { } http
            && await documents.LearnAsync(url, http, context.CancellationToken) is { } problem)
        {
            context.Reject(problem.Error, problem.Message);
        }
    }
}
