using Microsoft.AspNetCore.Http;

namespace McpScopes.Challenges;

/// <summary>
/// What a request gets in the place of the SDK's answer: a <see cref="Refusal"/>, or a <see cref="JsonRpcAnswer"/> where the SDK failed.
/// All of them leave through one exit of the front door.
/// </summary>
internal abstract class OwnAnswer(int status)
{
    public int Status { get; } = status;

    public abstract Task WriteAsync(HttpContext context);
}
