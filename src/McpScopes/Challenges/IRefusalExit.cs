using McpScopes.Resource;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Challenges;

/// <summary>The way out for refusals that are made before the front door is reached: limited and recorded like all others.</summary>
internal interface IRefusalExit
{
    Task LeaveAsync(HttpContext context, ScopedEndpoint endpoint, Refusal refusal);
}
