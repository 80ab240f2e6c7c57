using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Analyzers.Server;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Assemblies;

/// <summary>Can the primitives of every referenced assembly be joined into the server's table?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ReferencedAssemblyAnalyzer : ScopeAnalyzer
{
    private const string SdkAssembly = "ModelContextProtocol.Core";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [AssemblyRules.IncompatibleManifest, AssemblyRules.UnscopedAssembly];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        var calls = ServerSetUp.Watch(context);
        context.RegisterCompilationEndAction(end =>
        {
            CheckVersions(end);
            if (calls.Have(ServerCalls.WithScopedPrimitives) || calls.Have(ServerCalls.MapScopedMcp))
            {
                CheckPrimitives(end);
            }
        });
    }

    private static void CheckVersions(CompilationAnalysisContext context)
    {
        foreach (var manifest in ManifestReader.ReadReferenced(context.Compilation, context.CancellationToken)
                     .Where(manifest => manifest.FormatVersion != ManifestFormat.Version))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                AssemblyRules.IncompatibleManifest, Location.None, manifest.AssemblyName, manifest.FormatVersion, ManifestFormat.Version));
        }
    }

    /// <summary>
    /// An assembly with primitives and without a manifest was built without the generator. Only assemblies that name the SDK's attributes
    /// are looked into.
    /// </summary>
    private static void CheckPrimitives(CompilationAnalysisContext context)
    {
        foreach (var assembly in context.Compilation.SourceModule.ReferencedAssemblySymbols)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (assembly.Modules.Any(module => module.ReferencedAssemblies.Any(identity => identity.Name == SdkAssembly))
                && !ManifestReader.HasManifest(assembly)
                && ScopedPrimitives.TypesIn(assembly.GlobalNamespace).SelectMany(type => type.GetMembers().OfType<IMethodSymbol>())
                    .FirstOrDefault(PrimitiveAttribute.IsOnAny) is { } primitive)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    AssemblyRules.UnscopedAssembly,
                    Location.None,
                    assembly.Identity.Name,
                    $"{primitive.ContainingType.Name}.{primitive.Name}"));
            }
        }
    }
}
