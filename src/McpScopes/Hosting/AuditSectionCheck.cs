using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace McpScopes.Hosting;

/// <summary>Finds the section of an audit sink that nobody added: it looks as if the audit were kept, and nothing reads it.</summary>
internal sealed class AuditSectionCheck(IEnumerable<SettingsSection> sections, IEnumerable<IScopeAuditSink> sinks) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Check("File", "AuditFileSink", "AddScopeAuditFile()", "McpScopes.Audit.File");
        Check("Store", "AuditStore", "AddScopeAuditStore(…)", "McpScopes.Audit.EntityFrameworkCore");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Check(string section, string sink, string method, string package)
    {
        if (sections.LastOrDefault() is { Section: { } settings } own
            && settings.GetSection($"Audit:{section}").Exists()
            && !sinks.Any(added => added.GetType().Name == sink))
        {
            throw new InvalidOperationException(
                $"{own.Of($"Audit:{section}")} is set, but nothing reads it. Add builder.Services.{method} of the package {package}, or leave the section out.");
        }
    }
}
