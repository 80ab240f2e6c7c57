using System.Runtime.CompilerServices;
using McpScopes.Table;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Testing.Rehearsing;

/// <summary>
/// Stops the calls of a verification where a body would begin to run. Every primitive of the server is wrapped for that, and keeps its place
/// in the scope table: all of the enforcement, and every filter of the application, works as it does on any other call.
/// </summary>
internal sealed class Rehearsal(ScopeTable table) : IPostConfigureOptions<McpServerOptions>
{
    /// <summary>The JSON-RPC error code that stands for "the body would run now"; of the range that JSON-RPC leaves to applications.</summary>
    public const int BodyReached = -32_123;

    private readonly ConditionalWeakTable<IMcpServerPrimitive, IMcpServerPrimitive> _wrappers = [];

    // Known to this process alone, so that no call from elsewhere is taken for one of a verification.
    private readonly string _marker = $"rehearsal-{Guid.NewGuid():N}";

    public string NextId() => $"{_marker}-{Guid.NewGuid():N}";

    public void PostConfigure(string? name, McpServerOptions options)
    {
        Wrap(options.ToolCollection, PrimitiveSpace.Tools, tool => new RehearsedTool(tool, this));
        Wrap(options.PromptCollection, PrimitiveSpace.Prompts, prompt => new RehearsedPrompt(prompt, this));
        Wrap(options.ResourceCollection, PrimitiveSpace.Resources, resource => new RehearsedResource(resource, this));
    }

    /// <exception cref="BodyReachedException">The call is one of a verification.</exception>
    public void StopHere(JsonRpcRequest request)
    {
        if (request.Id.Id is string id && id.StartsWith(_marker, StringComparison.Ordinal))
        {
            throw new BodyReachedException();
        }
    }

    private void Wrap<T>(McpServerPrimitiveCollection<T>? primitives, PrimitiveSpace space, Func<T, T> wrap)
        where T : class, IMcpServerPrimitive
    {
        foreach (var primitive in primitives?.ToArray() ?? [])
        {
            if (primitive is IRehearsed)
            {
                continue;
            }

            var wrapper = (T)_wrappers.GetValue(primitive, original => wrap((T)original));
            if (table.Find(space, primitive.Id) is { } row && ReferenceEquals(row.Instance, primitive))
            {
                row.Instance = wrapper;
            }

            _ = primitives!.Remove(primitive);
            primitives.Add(wrapper);
        }
    }
}

/// <summary>Marks a primitive that is wrapped already.</summary>
internal interface IRehearsed;
