using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using McpScopes.Decisions;
using McpScopes.Table;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpScopes.Tests.Fuzz;

/// <summary>What the SDK makes of a body: the name that its handlers would look up.</summary>
/// <param name="Method">The method.</param>
/// <param name="Space">The name space of <paramref name="Name"/>.</param>
/// <param name="Name">The tool's or prompt's name, or the resource's URI.</param>
internal sealed record SdkReading(McpMethod Method, PrimitiveSpace Space, string Name)
{
    private static readonly JsonTypeInfo<JsonRpcMessage> Message = TypeInfo<JsonRpcMessage>();
    private static readonly JsonTypeInfo<CallToolRequestParams> Tool = TypeInfo<CallToolRequestParams>();
    private static readonly JsonTypeInfo<GetPromptRequestParams> Prompt = TypeInfo<GetPromptRequestParams>();
    private static readonly JsonTypeInfo<ReadResourceRequestParams> Resource = TypeInfo<ReadResourceRequestParams>();

    /// <summary>Returns <see langword="null"/> where the SDK reaches no primitive.</summary>
    public static SdkReading? Of(ReadOnlySpan<byte> body)
    {
        // The stream reader that the SDK uses steps over the mark.
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        try
        {
            return JsonSerializer.Deserialize(body, Message) is JsonRpcRequest { Params: { } parameters } request
                ? McpMethods.Of(request.Method) switch
                {
                    McpMethod.ToolsCall => Reading(McpMethod.ToolsCall, PrimitiveSpace.Tools, parameters.Deserialize(Tool)?.Name),
                    McpMethod.PromptsGet => Reading(McpMethod.PromptsGet, PrimitiveSpace.Prompts, parameters.Deserialize(Prompt)?.Name),
                    McpMethod.ResourcesRead => Reading(McpMethod.ResourcesRead, PrimitiveSpace.Resources, parameters.Deserialize(Resource)?.Uri),
                    _ => null,
                }
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or FormatException or NotSupportedException)
        {
            // Those that are answered with 400; any other one fails the fuzzing, because it would be a 500.
            return null;
        }
    }

    private static SdkReading? Reading(McpMethod method, PrimitiveSpace space, string? name) => name is null ? null : new(method, space, name);

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));
}
