using System.Reflection;
using System.Runtime.Loader;
using McpScopes.Generators.Tests.Generation;
using McpScopes.Table;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Generators.Tests.Running;

/// <summary>A project compiled with the generator and loaded into this process, together with the libraries it references.</summary>
internal sealed class LoadedProject
{
    private LoadedProject(Assembly assembly) => Assembly = assembly;

    public Assembly Assembly { get; }

    /// <summary>Gets the generated table.</summary>
    public ScopeTablePart Part =>
        (ScopeTablePart)Assembly.GetTypes().Single(type => type.Name == "ScopedAssembly").GetProperty("Part")!.GetValue(null)!;

    public static LoadedProject Load(GeneratedCode code, params GeneratedCode[] libraries)
    {
        var images = libraries.ToDictionary(library => library.Compilation.AssemblyName!, library => library.EmitImage());
        var context = new AssemblyLoadContext(code.Compilation.AssemblyName);
        context.Resolving += (_, name) =>
            images.TryGetValue(name.Name!, out var image) ? context.LoadFromStream(new MemoryStream(image)) : null;
        return new(context.LoadFromStream(new MemoryStream(code.EmitImage())));
    }

    public static LoadedProject Load(string source) => Load(UserProject.Of(source).Generate());

    public Type Type(string name) => Assembly.GetType(name, throwOnError: true)!;

    /// <summary>What a program does that calls <c>AddMcpServer().WithScopedPrimitives()</c>.</summary>
    public ServiceProvider BuildWithScopedPrimitives(Action<IServiceCollection>? configure = null) =>
        Build(builder => WithScopedPrimitives(builder), configure);

    public static ServiceProvider Build(Action<IMcpServerBuilder> register, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        configure?.Invoke(services);
        register(services.AddMcpServer());
        return services.BuildServiceProvider();
    }

    public void WithScopedPrimitives(IMcpServerBuilder builder) =>
        Type("Microsoft.Extensions.DependencyInjection.ScopedPrimitivesServerBuilderExtensions")
            .GetMethod("WithScopedPrimitives", BindingFlags.Static | BindingFlags.NonPublic)!
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [builder, null], null);
}
