using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Server;

namespace McpScopes.Table;

/// <summary>One annotated primitive: its name on the wire, what it requires, and how the SDK's object for it is made.</summary>
public sealed class ScopedPrimitive
{
    private ScopedPrimitive(
        PrimitiveKind kind, string name, ScopeRequirement requirement, Func<IServiceProvider, JsonSerializerOptions?, IMcpServerPrimitive> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(requirement);
        ArgumentNullException.ThrowIfNull(create);
        (Kind, Name, Requirement, Create) = (kind, name, requirement, create);
    }

    /// <summary>Gets the kind.</summary>
    public PrimitiveKind Kind { get; }

    /// <summary>Gets the name (tool, prompt), the URI (resource) or the URI template (resource template).</summary>
    public string Name { get; }

    /// <summary>Gets what a caller needs.</summary>
    public ScopeRequirement Requirement { get; }

    internal Func<IServiceProvider, JsonSerializerOptions?, IMcpServerPrimitive> Create { get; }

    /// <summary>For generated code: a tool.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="requirement">What a caller needs.</param>
    /// <param name="create">Makes the tool from the application's services and the serializer options.</param>
    /// <returns>The table's row.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ScopedPrimitive Tool(
        string name, ScopeRequirement requirement, Func<IServiceProvider, JsonSerializerOptions?, McpServerTool> create) =>
        new(PrimitiveKind.Tool, name, requirement, create);

    /// <summary>For generated code: a prompt.</summary>
    /// <param name="name">The prompt's name.</param>
    /// <param name="requirement">What a caller needs.</param>
    /// <param name="create">Makes the prompt from the application's services and the serializer options.</param>
    /// <returns>The table's row.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ScopedPrimitive Prompt(
        string name, ScopeRequirement requirement, Func<IServiceProvider, JsonSerializerOptions?, McpServerPrompt> create) =>
        new(PrimitiveKind.Prompt, name, requirement, create);

    /// <summary>For generated code: a resource with a fixed URI.</summary>
    /// <param name="uri">The resource's URI.</param>
    /// <param name="requirement">What a caller needs.</param>
    /// <param name="create">Makes the resource from the application's services and the serializer options.</param>
    /// <returns>The table's row.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ScopedPrimitive Resource(
        string uri, ScopeRequirement requirement, Func<IServiceProvider, JsonSerializerOptions?, McpServerResource> create) =>
        new(PrimitiveKind.Resource, uri, requirement, create);

    /// <summary>For generated code: a resource template.</summary>
    /// <param name="uriTemplate">The URI template (RFC 6570).</param>
    /// <param name="requirement">What a caller needs.</param>
    /// <param name="create">Makes the resource from the application's services and the serializer options.</param>
    /// <returns>The table's row.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ScopedPrimitive ResourceTemplate(
        string uriTemplate, ScopeRequirement requirement, Func<IServiceProvider, JsonSerializerOptions?, McpServerResource> create) =>
        new(PrimitiveKind.ResourceTemplate, uriTemplate, requirement, create);
}
