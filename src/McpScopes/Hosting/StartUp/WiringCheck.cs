using McpScopes.Enforcement.Inner;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpScopes.Hosting.StartUp;

/// <summary>
/// Stops an application that forgot a part of the wiring. Nothing would be served openly (the inner door refuses what did not come through
/// the front door); the developer should learn it from one sentence at start-up rather than from refusals.
/// </summary>
internal sealed class WiringCheck(IServiceProvider services) : IHostedLifecycleService
{
    /// <summary>Before anything listens: what the services alone show.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!ServesMcp())
        {
            return;
        }

        Report(InnerDoorCheck.FindMistake(services) ?? ServingCheck.FindMistake(services));
        services.GetRequiredService<InnerDoorKeeper>().Keep();
        services.GetRequiredService<AddedPrimitives>().Watch(services.GetRequiredService<IOptions<McpServerOptions>>().Value);
        if (services.GetRequiredService<EnforcementReach>().IsEverything)
        {
            Report(await SchemeCheck.FindMistakeAsync(services).ConfigureAwait(false)
                ?? await PolicyCheck.FindMistakeAsync(services).ConfigureAwait(false)
                ?? AuditCheck.FindMistake(services));
        }
    }

    /// <summary>Once everything is mapped. What came in between was refused by the inner door.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (ServesMcp() && services.GetRequiredService<EnforcementReach>().IsEverything)
        {
            Report(await EndpointCheck.FindMistakeAsync(services).ConfigureAwait(false));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether <c>AddMcpServer</c> was called: it is what configures the options.</summary>
    private bool ServesMcp() => services.GetService<IServiceProviderIsService>() is { } registered
        ? registered.IsService(typeof(IConfigureOptions<McpServerOptions>))
        : services.GetServices<IConfigureOptions<McpServerOptions>>().Any();

    private static void Report(string? mistake)
    {
        if (mistake is not null)
        {
            throw new InvalidOperationException(mistake);
        }
    }
}
