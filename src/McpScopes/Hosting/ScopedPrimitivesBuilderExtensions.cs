using System.ComponentModel;
using System.Text.Json;
using McpScopes.Table;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpScopes.Hosting;

/// <summary>What the generated <c>WithScopedPrimitives()</c> calls.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ScopedPrimitivesBuilderExtensions
{
    /// <summary>For generated code: registers the primitives of all <paramref name="parts"/> with the SDK and joins their tables.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="description">The application's metadata.</param>
    /// <param name="parts">The tables of the application and of the assemblies it references.</param>
    /// <param name="serializerOptions">How arguments and results are read and written; <see langword="null"/> for the SDK's own.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="InvalidOperationException">Two parts declare one primitive, or a part was made by another version of the generator.</exception>
    public static IMcpServerBuilder AddScopedPrimitives(
        this IMcpServerBuilder builder, ResourceDescription description, IReadOnlyList<ScopeTablePart> parts, JsonSerializerOptions? serializerOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(parts);
        foreach (var primitive in parts.SelectMany(part => part.Primitives))
        {
            _ = primitive.Kind switch
            {
                PrimitiveKind.Tool => builder.Services.AddSingleton(services => (McpServerTool)primitive.Create(services, serializerOptions)),
                PrimitiveKind.Prompt => builder.Services.AddSingleton(services => (McpServerPrompt)primitive.Create(services, serializerOptions)),
                _ => builder.Services.AddSingleton(services => (McpServerResource)primitive.Create(services, serializerOptions)),
            };
        }

        return builder;
    }
}
