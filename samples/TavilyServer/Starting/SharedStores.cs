using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace TavilyServer.Starting;

/// <summary>
/// What nodes share, section <c>Nodes</c>. None of it is needed for one node, which keeps revocations and the audit in its memory; the
/// authority's own store and keys are in <c>McpAuthority</c>.
/// </summary>
internal static class SharedStores
{
    public static void AddSharedStores(this WebApplicationBuilder builder)
    {
        var nodes = builder.Configuration.GetSection("Nodes");
        if (nodes["Redis"] is { Length: > 0 } redis)
        {
            // Revocations: what one node is told, the others know within a second.
            builder.Services.AddStackExchangeRedisCache(cache => cache.Configuration = redis);
        }

        if (nodes["AuditDatabase"] is { Length: > 0 } database)
        {
            // Who called what, for the page of each node.
            builder.Services.AddScopeAuditStore(db => db.UseNpgsql(database));
        }

        if (nodes["DataProtectionKeys"] is { Length: > 0 } folder)
        {
            // The page's cookie and forms: made by one node, read by another.
            builder.Services.AddDataProtection().SetApplicationName("TavilyServer").PersistKeysToFileSystem(new DirectoryInfo(folder));
        }
    }
}
