using System.Text.Json;
using System.Text.Json.Serialization;
using McpScopes.Sdk;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Decisions;

/// <summary>The variables of a resource template in the URI of a request.</summary>
internal sealed class ResourceArguments(string template, string uri) : IScopeArguments
{
    private IReadOnlyDictionary<string, string>? _values;

    public JsonElement? this[string name] => (_values ??= UriTemplateValues.Read(template, uri)).TryGetValue(name, out var value)
        ? JsonSerializer.SerializeToElement(value, TextJsonContext.Default.String)
        : null;

    public static IScopeArguments Of(RequestContext<ReadResourceRequestParams> context) =>
        Of(context.MatchedPrimitive as McpServerResource, context.Params?.Uri);

    public static IScopeArguments Of(McpServerResource? resource, string? uri) =>
        resource is { IsTemplated: true } && uri is not null
            ? new ResourceArguments(resource.ProtocolResourceTemplate.UriTemplate, uri)
            : NoArguments.Instance;
}

[JsonSerializable(typeof(string))]
internal sealed partial class TextJsonContext : JsonSerializerContext;
