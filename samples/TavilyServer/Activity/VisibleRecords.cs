using McpScopes;
using TavilyServer.SignIn;

namespace TavilyServer.Activity;

/// <summary>What of the audit a person may read: an administrator all, anybody else her own.</summary>
internal static class VisibleRecords
{
    public static ScopeAuditQuery To(PageUser user) => user.IsAdministrator
        ? new ScopeAuditQuery()
        : new ScopeAuditQuery { Issuer = user.Issuer, Subject = user.Subject };
}
