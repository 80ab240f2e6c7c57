using McpScopes.Identity;
using McpScopes.Resource;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Challenges;

/// <summary>The way out for refusals that are made before the front door is reached: limited and recorded like all others.</summary>
internal interface IRefusalExit
{
    /// <param name="context">The request.</param>
    /// <param name="endpoint">Where it came to.</param>
    /// <param name="refusal">The answer.</param>
    /// <param name="holder">Whose token came, where it is good by itself.</param>
    Task LeaveAsync(HttpContext context, ScopedEndpoint endpoint, Refusal refusal, Caller? holder);
}
