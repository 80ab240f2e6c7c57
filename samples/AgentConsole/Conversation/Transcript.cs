using AgentConsole.Configuration;
using AgentConsole.Connecting;
using AgentConsole.Output;
using AgentConsole.Tokens;

namespace AgentConsole.Conversation;

/// <summary>The recurring blocks of the session: the list of servers, a 401, a token, a refusal.</summary>
internal sealed class Transcript(Terminal terminal)
{
    private static readonly string[] NotAboutTools = ["openid", "profile", "email", "offline_access"];

    public void Header()
    {
        terminal.Heading($"{ProductInfo.Name} v{ProductInfo.Version}");
        terminal.Note("No language model: requests are understood by simple rules.");
    }

    public void Servers(IEnumerable<McpServerEntry> entries, IReadOnlyDictionary<string, ServerSession> sessions)
    {
        terminal.Heading("MCP Servers:");
        foreach (var entry in entries)
        {
            if (!sessions.TryGetValue(entry.Name, out var session))
            {
                terminal.Note($"○ {entry.Name} ({entry.WhyNot})");
                continue;
            }

            switch (session.State)
            {
                case ServerState.Authenticated:
                    terminal.Good($"✓ {entry.Name} (remote — OAuth) — Authenticated as {session.User!.ShortName}");
                    break;
                case ServerState.NotAuthenticated:
                    terminal.Warn($"● {entry.Name} (remote — OAuth) — Not authenticated");
                    break;
                case ServerState.Open:
                    terminal.Good($"✓ {entry.Name} (remote — no login asked for)");
                    break;
                case ServerState.NotReachable:
                    terminal.Bad($"✗ {entry.Name} (remote) — Not reachable");
                    break;
                default:
                    terminal.Bad($"✗ {entry.Name} (remote) — Not an MCP server");
                    break;
            }
        }
    }

    public void Unauthorized(string server, ServerAnswer refusal)
    {
        terminal.Warn($"mcp {server} requires authentication");
        terminal.Line($"Server returned: {(int)refusal.Status} {refusal.Reason}{(refusal.Message is { } message ? $" — {message}" : "")}");
        terminal.Agent($"The {server} MCP server requires OAuth authentication.");
    }

    public void Token(TokenDetails token)
    {
        terminal.Good($"oauth ✓ Token received from {AuthorityName.Of(token.Issuer, token.IdentityProvider)}");
        WhoAndWhat(token);
        terminal.Labelled("Expires:", token.Lifetime is { } lifetime ? Seconds(lifetime) : "not said");
    }

    public void User(TokenDetails token)
    {
        WhoAndWhat(token);
        terminal.Labelled("Expires:", (token.ExpiresAt - DateTimeOffset.UtcNow) switch
        {
            null => "not said",
            { } left when left <= TimeSpan.Zero => "expired",
            { } left => $"in {Seconds(left)}",
        });
    }

    public void Refusal(ServerAnswer refusal)
    {
        if (refusal.Body is { } body)
        {
            terminal.Note("// output");
            terminal.Json(body);
        }

        terminal.Bad(refusal.RequiredScopes.Count > 0
            ? "403 ✗ Forbidden — missing required scope"
            : $"403 ✗ Forbidden{(refusal.Message is { } message ? $" — {message}" : "")}");
        if (refusal.RequiredScopes.Count > 0)
        {
            var granted = refusal.UserScopes.Except(NotAboutTools, StringComparer.Ordinal).ToArray();
            terminal.Agent(granted.Length > 0
                ? $"Access denied. Your token only grants {string.Join(", ", granted)}."
                : "Access denied. Your token grants no scope of this server.");
        }
    }

    /// <summary>Why the scope is missing. That it is the role can only be said once it was asked for and not granted.</summary>
    public void Reason(string tool, ServerAnswer refusal, IReadOnlySet<string> askedFor)
    {
        var missing = refusal.RequiredScopes.Except(refusal.UserScopes, StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
        {
            var what = missing.All(askedFor.Contains) ? "your role doesn't include" : "your token doesn't include";
            terminal.Line($"The {tool} tool requires {string.Join(", ", missing)}, which {what}.");
        }
    }

    private static string Seconds(TimeSpan time) => $"{Math.Floor(time.TotalSeconds):0}s";

    private void WhoAndWhat(TokenDetails token)
    {
        terminal.Labelled("User:", token.User);
        terminal.Labelled("Scopes:", string.Join(", ", token.Scopes));
    }
}
