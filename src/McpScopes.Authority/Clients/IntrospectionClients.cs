using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>Makes the resource servers of the settings known: each goes by its resource, which is the audience it may ask about.</summary>
internal sealed class IntrospectionClients(IServiceScopeFactory scopes, IOptions<McpAuthorityOptions> options)
{
    public async Task SaveAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var server in options.Value.IntrospectionClients)
        {
            var client = new OpenIddictApplicationDescriptor
            {
                ClientId = server.Resource,
                ClientSecret = server.ClientSecret,
                ClientType = ClientTypes.Confidential,
                DisplayName = server.Resource,
                Permissions = { Permissions.Endpoints.Introspection },
            };
            if (await applications.FindByClientIdAsync(server.Resource) is { } known)
            {
                await applications.UpdateAsync(known, client);
            }
            else
            {
                await applications.CreateAsync(client);
            }
        }
    }
}
