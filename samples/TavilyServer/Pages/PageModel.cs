using McpScopes;
using Microsoft.AspNetCore.Antiforgery;
using TavilyServer.Activity;
using TavilyServer.SignIn;

namespace TavilyServer.Pages;

/// <summary>What the page shows.</summary>
public sealed record PageModel
{
    public required string Configuration { get; init; }

    public required string Authority { get; init; }

    public required IReadOnlyList<(string Name, string? Title)> Tools { get; init; }

    public bool CanSignIn { get; init; }

    public bool SignInFailed { get; init; }

    /// <summary>Who looks; null for somebody who is not signed in, and sees nothing of what follows.</summary>
    public PageUser? Viewer { get; init; }

    public AntiforgeryTokenSet? FormToken { get; init; }

    public RecentActivity? Activity { get; init; }

    public AuditSearch Search { get; init; } = new(null, null, null);

    public IReadOnlyList<ScopeAuditRecord> Calls { get; init; } = [];
}
