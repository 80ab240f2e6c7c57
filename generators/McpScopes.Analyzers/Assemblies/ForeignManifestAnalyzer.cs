using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Manifests;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Assemblies;

/// <summary>Can the tables of all referenced assemblies be joined?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ForeignManifestAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [AssemblyRules.ForeignManifest];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(Check);
    }

    private static void Check(CompilationAnalysisContext context)
    {
        if (context.Compilation.GetTypeByMetadataName(KnownNames.ScopeManifest) is null)
        {
            return;
        }

        foreach (var manifest in ManifestReader.ReadReferenced(context.Compilation, context.CancellationToken)
                     .Where(manifest => manifest.FormatVersion != ManifestFormat.Version))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                AssemblyRules.ForeignManifest, Location.None, manifest.AssemblyName, manifest.FormatVersion, ManifestFormat.Version));
        }
    }
}
