using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Testing.Rehearsing;

internal sealed class RehearsedTool(McpServerTool tool, Rehearsal rehearsal) : DelegatingMcpServerTool(tool), IRehearsed
{
    public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        rehearsal.StopHere(request.JsonRpcRequest);
        return base.InvokeAsync(request, cancellationToken);
    }
}

internal sealed class RehearsedPrompt(McpServerPrompt prompt, Rehearsal rehearsal) : DelegatingMcpServerPrompt(prompt), IRehearsed
{
    public override ValueTask<GetPromptResult> GetAsync(RequestContext<GetPromptRequestParams> request, CancellationToken cancellationToken = default)
    {
        rehearsal.StopHere(request.JsonRpcRequest);
        return base.GetAsync(request, cancellationToken);
    }
}

internal sealed class RehearsedResource(McpServerResource resource, Rehearsal rehearsal) : DelegatingMcpServerResource(resource), IRehearsed
{
    public override ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken = default)
    {
        rehearsal.StopHere(request.JsonRpcRequest);
        return base.ReadAsync(request, cancellationToken);
    }
}
