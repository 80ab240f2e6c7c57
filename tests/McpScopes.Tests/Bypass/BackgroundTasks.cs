using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Bypass;

#pragma warning disable MCPEXP002 // The extension points that the SDK's own extension for tasks is made of.

/// <summary>
/// An application whose calls outlive their requests, in the way of the SDK's extension for tasks (SEP-2663): a filter answers at once with
/// the id of a task and runs the rest of the pipeline later, in a context of its own; <c>tasks/get</c> is a handler of its own.
/// </summary>
internal sealed class BackgroundTasks
{
    private static readonly JsonTypeInfo<TaskCreated> Created = (JsonTypeInfo<TaskCreated>)new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    }.GetTypeInfo(typeof(TaskCreated));

    private readonly ConcurrentDictionary<string, Task<JsonNode>> _tasks = [];
    private readonly TaskCompletionSource _requestsAreOver = new();

    public int Count => _tasks.Count;

    /// <summary>What a filter of the application does in the background, before the tool.</summary>
    public Action<RequestContext<CallToolRequestParams>> Before { get; init; } = _ => { };

    public static Task<TestServer> StartAsync(
        TestAuthority authority, BackgroundTasks tasks, IReadOnlyList<Table.ScopeTablePart>? parts = null, IScopeAuditSink? sink = null) =>
        TestServer.StartAsync(
            authority,
            build: (app, _) =>
            {
                app.Services.AddOptions<McpServerOptions>().Configure<IServiceScopeFactory>(tasks.Install);
                if (sink is not null)
                {
                    app.Services.AddSingleton(sink);
                }
            },
            parts: parts);

    /// <summary>Lets the tasks run, now that the requests that created them have been answered.</summary>
    public void Run() => _requestsAreOver.SetResult();

    private void Install(McpServerOptions options, IServiceScopeFactory scopes)
    {
        options.Filters.Request.CallToolWithAlternateFilters.Add((context, next, _) =>
        {
            var scope = scopes.CreateAsyncScope();
            var later = new RequestContext<CallToolRequestParams>(context.Server, context.JsonRpcRequest, context.Params)
            {
                MatchedPrimitive = context.MatchedPrimitive,
                Services = scope.ServiceProvider,
            };
            var id = Guid.NewGuid().ToString("N");
            _tasks[id] = Task.Run(() => RunAsync(later, next, scope));
            return ValueTask.FromResult(ResultOrAlternate<CallToolResult>.FromAlternate(new TaskCreated { TaskId = id }, Created));
        });
        options.RequestHandlers = [new() { Method = "tasks/get", Handler = async (request, _) => await _tasks[request.Params!["taskId"]!.GetValue<string>()] }];
    }

    private async Task<JsonNode> RunAsync(
        RequestContext<CallToolRequestParams> context,
        McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> next,
        AsyncServiceScope scope)
    {
        await using var services = scope;
        await _requestsAreOver.Task;
        try
        {
            Before(context);
            var result = await next(context, CancellationToken.None);
            return JsonSerializer.SerializeToNode(result.Result, McpJsonUtilities.DefaultOptions)!;
        }
        catch (McpProtocolException exception)
        {
            return new JsonObject { ["failed"] = exception.Message, ["required_scope"] = exception.Data["required_scope"]?.ToString() };
        }
    }

    private sealed class TaskCreated : Result
    {
        public required string TaskId { get; init; }
    }
}
