using System.Net;
using System.Text;
using McpScopes;
using ModelContextProtocol.Server;

namespace TavilyServer.Pages;

/// <summary>For people who open the server's address in a browser: what this is, and the configuration for their client.</summary>
internal static class FrontPage
{
    public static void MapFrontPage(this WebApplication app)
    {
        app.MapGet("/", (HttpContext context, IServiceProvider services) =>
        {
            context.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
            return Results.Content(Html(services), "text/html", Encoding.UTF8);
        });
        app.MapGet("/.mcp.json", (IServiceProvider services) =>
            Results.Content(ClientConfiguration.Of(services) + "\n", "application/json", Encoding.UTF8));
    }

    private static string Html(IServiceProvider services)
    {
        var authority = services.GetRequiredService<IProtectedApplication>().AuthorizationServers[0];
        var tools = string.Concat(services.GetServices<McpServerTool>()
            .Select(tool => tool.ProtocolTool)
            .OrderBy(tool => tool.Name, StringComparer.Ordinal)
            .Select(tool => $"<dt><code>{Encode(tool.Name)}</code></dt><dd>{Encode(tool.Title)}</dd>"));
        return $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Tavily MCP server</title>
            <style>
            :root { color-scheme: light dark; --quiet: #667; --line: #8884; }
            body { font: 16px/1.6 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto; padding: 0 1.5rem; }
            h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1rem; margin: 2.5rem 0 .5rem; }
            p.lead { color: var(--quiet); margin: .25rem 0 0; }
            pre { border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.25rem; overflow-x: auto; line-height: 1.45; }
            code, pre { font-family: ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; font-size: .9rem; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; margin: 0; } dd { margin: 0; }
            </style>
            </head>
            <body>
            <h1>Tavily MCP server</h1>
            <p class="lead">Search and extract for AI agents. Each user signs in, and an agent can call what its user's scopes allow.</p>
            <h2>Configure your client</h2>
            <p>Save this as <code>.mcp.json</code> (<a href="/.mcp.json">the file</a>). It holds an address and no secrets.</p>
            <pre>{{Encode(ClientConfiguration.Of(services))}}</pre>
            <h2>Tools</h2>
            <dl>{{tools}}</dl>
            <h2>Authorization</h2>
            <p>Access tokens come from <a href="{{Encode(authority)}}">{{Encode(authority)}}</a>.
            What a client reads first is the <a href="/.well-known/oauth-protected-resource/mcp">protected resource metadata</a>.</p>
            </body>
            </html>
            """;
    }

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");
}
