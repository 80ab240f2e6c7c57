using Microsoft.AspNetCore.Http;

namespace McpScopes.Origins;

/// <summary>
/// Lets the pages of <see cref="McpScopesOptions.AllowedOrigins"/> read the answers (CORS), above all the challenge: a browser hides
/// <c>WWW-Authenticate</c> from a page unless it is exposed. What the application's own CORS middleware has said stays.
/// </summary>
internal static class CrossOrigin
{
    private const string Exposed = "WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version";
    private const string Methods = "POST, GET, DELETE";
    private const string RequestHeaders =
        "Authorization, Content-Type, Accept, Last-Event-ID, Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method, Mcp-Name";

    private const string ParameterHeaderPrefix = "Mcp-Param-";

    /// <summary>Adds the headers to the answer of a request whose origin was found to be allowed.</summary>
    public static void Expose(HttpContext context)
    {
        if (context.Request.Headers.Origin is [{ } origin] && context.Response.Headers.AccessControlAllowOrigin.Count == 0)
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
            context.Response.Headers.AccessControlExposeHeaders = Exposed;

            // Without it a cache would give one page the answer to another, whose origin stands in it.
            context.Response.Headers.Append("Vary", "Origin");
        }
    }

    /// <summary>Answers the question that a browser asks before it sends a page's request.</summary>
    public static void AnswerPreflight(HttpContext context)
    {
        Expose(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.AccessControlAllowMethods = Methods;
        context.Response.Headers.AccessControlMaxAge = "600";

        // Mcp-Param-* headers are named after a tool's parameters (SEP-2243): those asked for are echoed, one by one, if they are plain tokens.
        var parameters = context.Request.Headers.AccessControlRequestHeaders.ToString().Split(',', StringSplitOptions.TrimEntries)
            .Where(name => name.Length is > 0 and < 100
                && name.StartsWith(ParameterHeaderPrefix, StringComparison.OrdinalIgnoreCase)
                && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            .Take(32);
        context.Response.Headers.AccessControlAllowHeaders = string.Join(", ", parameters.Prepend(RequestHeaders));
    }
}
