using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpScopes.Hosting.StartUp;

/// <summary>
/// Finds policies that a primitive's <c>[Authorize]</c> names and nobody defined. The SDK would notice at the first request, and fail the
/// list of all primitives for it.
/// </summary>
internal static class PolicyCheck
{
    public static async Task<string?> FindMistakeAsync(IServiceProvider services)
    {
        var policies = services.GetService<IAuthorizationPolicyProvider>();
        var primitives = services.GetServices<McpServerTool>().Cast<IMcpServerPrimitive>()
            .Concat(services.GetServices<McpServerPrompt>())
            .Concat(services.GetServices<McpServerResource>());
        foreach (var primitive in primitives)
        {
            foreach (var data in primitive.Metadata.OfType<IAuthorizeData>())
            {
                if (policies is null)
                {
                    return $"'{primitive.Id}' carries [Authorize], but the application has no authorization services. Add builder.Services.AddAuthorization().";
                }

                if (data.Policy is { Length: > 0 } name && await policies.GetPolicyAsync(name).ConfigureAwait(false) is null)
                {
                    return $"'{primitive.Id}' asks for the authorization policy '{name}', which is not defined. "
                        + $"Define it with AddAuthorizationBuilder().AddPolicy(\"{name}\", …), or correct the name in [Authorize].";
                }
            }
        }

        return null;
    }
}
