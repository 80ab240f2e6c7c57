using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace McpScopes.Authority;

/// <summary>Holds the limit of the token endpoint, which OpenIddict answers by itself where a request is wrong.</summary>
internal sealed class LimitTokenRequests(AddressLimits limits) : IOpenIddictServerHandler<ExtractTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractTokenRequestContext>()
            .UseSingletonHandler<LimitTokenRequests>()
            .SetOrder(int.MinValue)
            .Build();

    public async ValueTask HandleAsync(ExtractTokenRequestContext context)
    {
        if (context.Transaction.GetHttpRequest()?.HttpContext is { } http && limits.Tokens.Take(http) is { } wait)
        {
            await TooManyRequests.ForProgram(http, wait).ExecuteAsync(http);
            context.HandleRequest();
        }
    }
}
