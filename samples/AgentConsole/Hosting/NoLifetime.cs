using Microsoft.Extensions.Hosting;

namespace AgentConsole.Hosting;

/// <summary>
/// For hosts inside this program: Ctrl+C and SIGTERM are the program's, which ends on them; a host that caught them would go on waiting.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
