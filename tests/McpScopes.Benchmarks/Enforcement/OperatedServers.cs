using McpScopes.Revocation;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Benchmarks.Enforcement;

/// <summary>What a server in operation has besides: its audit in a file, and users who are revoked.</summary>
internal static class OperatedServers
{
    public static void Add(IServiceCollection services, string kind)
    {
        if (kind == MeasuredServers.Audited)
        {
            var folder = Directory.CreateTempSubdirectory("measured-audit-").FullName;
            services.AddScopeAuditFile(file => file.Path = Path.Combine(folder, "audit-.jsonl"));
        }
    }

    public static async Task RevokeAsync(IServiceProvider services, string kind)
    {
        var count = kind switch
        {
            MeasuredServers.Audited => 1,
            MeasuredServers.ManyRevoked => 100_000,
            _ => 0,
        };
        if (count == 0)
        {
            return;
        }

        var now = DateTimeOffset.UtcNow;
        await services.GetRequiredService<RevocationStore>().KeepAsync(
            [
                .. Enumerable.Range(0, count).Select(i => new KeptRevocation(
                    TokenRevocationKind.Subject, "https://idp.example.com", $"user-{i}", now, now.AddHours(1))),
            ],
            CancellationToken.None);
    }
}
