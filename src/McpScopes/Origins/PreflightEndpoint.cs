using McpScopes.Challenges;
using McpScopes.Resource;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.Origins;

/// <summary>Answers a browser's preflight requests to an MCP endpoint. They carry no token, and reach nothing.</summary>
internal static class PreflightEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints, string pattern, Lazy<ScopedEndpoint> endpoint)
    {
        var allowed = endpoints.ServiceProvider.GetRequiredService<IOptions<McpScopesOptions>>().Value.AllowedOrigins;
        endpoints.MapMethods(pattern, [HttpMethods.Options], context =>
        {
            if (!OriginCheck.IsAllowed(context.Request, endpoint.Value, allowed))
            {
                return Refusals.ForeignOrigin().WriteAsync(context);
            }

            if (context.Request.Headers.Origin.Count == 0)
            {
                // No browser asked.
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return Task.CompletedTask;
            }

            CrossOrigin.AnswerPreflight(context);
            return Task.CompletedTask;
        }).WithDisplayName($"CORS preflight | {pattern}").AllowAnonymous();
    }
}
