using McpScopes.Enforcement.Front;
using McpScopes.Table;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpScopes.Hosting;

internal static class HostGuardServiceExtensions
{
    /// <summary>Guards a host that serves MCP. A program that only uses the classes of the tools is no server, and is left alone.</summary>
    public static void AddHostGuard(this IServiceCollection services, GuardedApplication application)
    {
        if (services.Any(service => service.ServiceType == typeof(IConfigureOptions<McpServerOptions>)))
        {
            services.AddScopeEnforcement();
            services.AddSingleton(application);
            services.AddHostedService<HostGuardCheck>();
        }
    }
}

/// <summary>Stops an MCP server that has scoped primitives in reach and nobody who enforces their scopes, before it accepts a call.</summary>
internal sealed class HostGuardCheck(GuardedApplication application, ScopeTable table, IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<FrontDoor>() is null)
        {
            throw new InvalidOperationException(
                $"'{application.Name}' serves MCP and has scoped primitives ({Examples()}), but AddMcpScopes is not called: nothing says who may "
                + "issue tokens. Add builder.Services.AddMcpScopes(builder.Configuration.GetSection(\"McpScopes\")), call "
                + "WithScopedPrimitives() on the MCP server, and map it with MapScopedMcp.");
        }

        if (table == ScopeTable.Empty && !ServesAnything())
        {
            throw new InvalidOperationException(
                $"'{application.Name}' has scoped primitives ({Examples()}), but its MCP server serves none. "
                + "Call WithScopedPrimitives() on what AddMcpServer() returns.");
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Examples() =>
        string.Join(", ", application.Parts().SelectMany(part => part.Primitives).Take(3).Select(primitive => $"'{primitive.Name}'"));

    private bool ServesAnything()
    {
        var options = services.GetRequiredService<IOptions<McpServerOptions>>().Value;
        return options.ToolCollection is { IsEmpty: false }
            || options.PromptCollection is { IsEmpty: false }
            || options.ResourceCollection is { IsEmpty: false };
    }
}
