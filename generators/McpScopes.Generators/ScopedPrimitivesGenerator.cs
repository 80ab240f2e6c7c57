using System;
using System.Linq;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Emission;
using McpScopes.Generators.Manifests;
using McpScopes.Generators.Models;
using McpScopes.Generators.Tables;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators;

/// <summary>
/// Generates the registration of an assembly's MCP primitives, the table of the scopes they require, the 403 answers, the protected
/// resource metadata and the manifest. Only wires the steps together; reports nothing, which is the analyzers' part.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ScopedPrimitivesGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output => output.AddEmbeddedAttributeDefinition());

        var syntax = context.SyntaxProvider;
        var target = context.CompilationProvider.Select(static (compilation, _) => ReadTarget(compilation))
            .WithTrackingName(TrackingNames.Target);
        var references = context.CompilationProvider.Select(ManifestReader.ReadReferenced).WithTrackingName(TrackingNames.References);
        var definitions = syntax.ScopeDefinitions().WithTrackingName(TrackingNames.ScopeDefinitions);
        var constants = syntax.ScopeConstants().WithTrackingName(TrackingNames.ScopeConstants);
        var resource = syntax.Resource().WithTrackingName(TrackingNames.Resource);
        var catalogue = definitions.Collect().Combine(constants.Collect()).Combine(references)
            .Select(static (all, _) =>
            {
                var ((definitions, constants), references) = all;
                return new Catalogue(
                    ScopeDefinitions.Merge(definitions.SelectMany(static file => file).Concat(constants.OfType<DefinedScope>())),
                    references);
            })
            .WithTrackingName(TrackingNames.Catalogue);

        var calls = syntax.ServerCalls().Collect().Select(static (names, _) => ServerCalls.Merge(names))
            .WithTrackingName(TrackingNames.ServerCalls);

        var tools = syntax.Declared(PrimitiveKind.Tool).WithTrackingName(TrackingNames.Tools);
        var prompts = syntax.Declared(PrimitiveKind.Prompt).WithTrackingName(TrackingNames.Prompts);
        var resources = syntax.Declared(PrimitiveKind.Resource).WithTrackingName(TrackingNames.Resources);
        var inheritedTools = syntax.Inherited(PrimitiveKind.Tool).WithTrackingName(TrackingNames.InheritedTools);
        var inheritedPrompts = syntax.Inherited(PrimitiveKind.Prompt).WithTrackingName(TrackingNames.InheritedPrompts);
        var inheritedResources = syntax.Inherited(PrimitiveKind.Resource).WithTrackingName(TrackingNames.InheritedResources);
        var primitives = tools.Collect()
            .Combine(prompts.Collect()).Combine(resources.Collect())
            .Combine(inheritedTools.Collect()).Combine(inheritedPrompts.Collect()).Combine(inheritedResources.Collect())
            .Select(static (all, _) =>
            {
                var (((((tools, prompts), resources), inheritedTools), inheritedPrompts), inheritedResources) = all;
                return tools.Concat(prompts).Concat(resources).OfType<PrimitiveModel>()
                    .Concat(inheritedTools.Concat(inheritedPrompts).Concat(inheritedResources).SelectMany(static inherited => inherited))
                    .ToEquatableArray();
            })
            .WithTrackingName(TrackingNames.Primitives);

        // One model is built of everything, then cut, so that an edit rewrites only the files that it changes.
        var assembly = target.Combine(primitives).Combine(catalogue).Combine(resource.Collect())
            .Select(static (all, _) =>
            {
                var (((target, primitives), catalogue), resource) = all;
                return target.HasRuntime
                    ? AssemblyTable.Build(target, primitives, catalogue, resource.FirstOrDefault() ?? ProtectedResources.Nothing) : null;
            })
            .WithTrackingName(TrackingNames.Assembly);
        var table = assembly.Select(static (model, _) => model?.Table).WithTrackingName(TrackingNames.Table);
        var manifest = table.Combine(calls)
            .Select(static (pair, _) => pair.Left is { } model ? new ManifestModel(model, pair.Right) : null)
            .WithTrackingName(TrackingNames.Manifest);
        var factories = assembly.Select(static (model, _) => model?.Factories).WithTrackingName(TrackingNames.Factories);
        var challenges = assembly.Select(static (model, _) => model?.Challenges).WithTrackingName(TrackingNames.Challenges);
        var metadata = assembly.Select(static (model, _) => model?.Metadata).WithTrackingName(TrackingNames.Metadata);
        var registration = assembly.Select(static (model, _) => model?.Registration).WithTrackingName(TrackingNames.Registration);
        var hostGuard = assembly.Select(static (model, _) => model?.HostGuard).WithTrackingName(TrackingNames.HostGuard);

        context.RegisterSourceOutput(registration, static (output, model) =>
            Add(output, RegistrationEmitter.HintName, model, RegistrationEmitter.Emit));
        context.RegisterSourceOutput(hostGuard, static (output, model) =>
            Add(output, HostGuardEmitter.HintName, model, HostGuardEmitter.Emit));
        context.RegisterSourceOutput(factories, static (output, model) =>
            Add(output, PrimitivesEmitter.HintName, model, PrimitivesEmitter.Emit));
        context.RegisterSourceOutput(table, static (output, model) => Add(output, TableEmitter.HintName, model, TableEmitter.Emit));
        context.RegisterSourceOutput(challenges, static (output, model) =>
            Add(output, ChallengesEmitter.HintName, model, ChallengesEmitter.Emit));
        context.RegisterSourceOutput(metadata, static (output, model) =>
            Add(output, MetadataEmitter.HintName, model, MetadataEmitter.Emit));
        context.RegisterSourceOutput(manifest, static (output, model) =>
            Add(output, ManifestEmitter.HintName, model, ManifestEmitter.Emit));
    }

    private static TargetModel ReadTarget(Compilation compilation) => new(
        compilation.AssemblyName ?? "Unnamed",
        compilation.GetTypeByMetadataName(KnownNames.HostingExtensions) is not null
            && compilation.GetTypeByMetadataName(KnownNames.ServerBuilder) is not null,
        compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            or OutputKind.WindowsRuntimeApplication);

    private static void Add<TModel>(SourceProductionContext output, string hintName, TModel? model, Func<TModel, SourceText> emit)
        where TModel : class
    {
        if (model is not null)
        {
            output.AddSource(hintName, emit(model));
        }
    }
}
