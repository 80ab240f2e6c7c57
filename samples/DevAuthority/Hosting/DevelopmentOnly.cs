using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DevAuthority;

/// <summary>A server whose password is on its login page has no business outside Development.</summary>
internal static class DevelopmentOnly
{
    public static void Require(IServiceCollection services)
    {
        var environment = services.LastOrDefault(service => service.ServiceType == typeof(IHostEnvironment))?.ImplementationInstance as IHostEnvironment
            ?? throw new InvalidOperationException(
                "AddDevAuthority() cannot see the environment of this service collection: call it on the Services of a WebApplicationBuilder.");
        Require(environment);
    }

    public static void Require(IHostEnvironment environment)
    {
        if (!environment.IsDevelopment())
        {
            throw new InvalidOperationException(
                $"DevAuthority runs in the Development environment only, and this is '{environment.EnvironmentName}': its users share one password "
                + "that its login page shows. Call AddDevAuthority() and MapDevAuthority() in Development alone, and elsewhere point "
                + "McpScopes:Authority at a real authorization server, such as an Amazon Cognito user pool.");
        }
    }
}
