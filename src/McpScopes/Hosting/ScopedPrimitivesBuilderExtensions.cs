using System.ComponentModel;
using System.Text.Json;
using McpScopes.Hosting.StartUp;
using McpScopes.Table;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
    /// <exception cref="InvalidOperationException">
    /// Two parts declare one primitive, a part was made by another version of the generator, or the primitives are registered already.
    /// </exception>
    public static IMcpServerBuilder AddScopedPrimitives(
        this IMcpServerBuilder builder, ProtectedResourceDescription description, IReadOnlyList<ScopeTablePart> parts, JsonSerializerOptions? serializerOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(parts);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(ScopedPrimitivesRegistration)))
        {
            throw new InvalidOperationException("WithScopedPrimitives() was called twice. One call registers the primitives of all assemblies.");
        }

        var table = new ScopeTable(description, parts);
        services.AddSingleton<ScopedPrimitivesRegistration>();
        services.Replace(ServiceDescriptor.Singleton(table));
        services.AddScopeEnforcement();
        foreach (var primitive in parts.SelectMany(part => part.Primitives))
        {
            _ = PrimitiveSpaces.Of(primitive.Kind) switch
            {
                PrimitiveSpace.Tools => services.AddSingleton(provider => (McpServerTool)Create(provider, primitive)),
                PrimitiveSpace.Prompts => services.AddSingleton(provider => (McpServerPrompt)Create(provider, primitive)),
                _ => services.AddSingleton(provider => (McpServerResource)Create(provider, primitive)),
            };
        }

        return builder;

        IMcpServerPrimitive Create(IServiceProvider provider, ScopedPrimitive primitive)
        {
            var instance = PrimitiveCreation.Create(primitive, provider, serializerOptions);
            table.Find(PrimitiveSpaces.Of(primitive.Kind), primitive.Name)!.Instance = instance;
            return instance.Id == primitive.Name
                ? instance
                : throw new InvalidOperationException(
                    $"The {primitive.Kind} '{primitive.Name}' calls itself '{instance.Id}'. Give it its name in its attribute.");
        }
    }
}
