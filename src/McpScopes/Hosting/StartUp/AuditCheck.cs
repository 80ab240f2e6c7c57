using McpScopes.Table;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpScopes.Hosting.StartUp;

/// <summary>Finds audit settings that would have no effect.</summary>
internal static class AuditCheck
{
    public static string? FindMistake(IServiceProvider services)
    {
        var audit = services.GetRequiredService<IOptions<McpScopesOptions>>().Value.Audit;
        if (audit.WhenSinkFails is AuditFailureMode.Refuse && !services.GetServices<IScopeAuditSink>().Any())
        {
            return "McpScopes:Audit:WhenSinkFails is Refuse, but no audit sink is registered, so that nothing would be kept. "
                + "Register one, for example with builder.Services.AddSingleton<IScopeAuditSink, …>(), or leave the setting out.";
        }

        var table = services.GetRequiredService<ScopeTable>();
        return audit.Primitives.Keys.FirstOrDefault(name => !IsPrimitive(services, table, name)) is { } unknown
            ? $"McpScopes:Audit:Primitives names '{unknown}', and the server has no such tool, prompt, resource or resource template. Correct the name."
            : null;
    }

    private static bool IsPrimitive(IServiceProvider services, ScopeTable table, string name) =>
        PrimitiveSpaces.All.Any(space => table.Find(space, name) is not null)
        || services.GetServices<McpServerTool>().Cast<IMcpServerPrimitive>()
            .Concat(services.GetServices<McpServerPrompt>())
            .Concat(services.GetServices<McpServerResource>())
            .Any(primitive => primitive.Id == name);
}
