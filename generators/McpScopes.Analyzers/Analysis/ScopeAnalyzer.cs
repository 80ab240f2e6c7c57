using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Analysis;

/// <summary>An analyzer answers one question; how it is started is the same for all.</summary>
internal abstract class ScopeAnalyzer : DiagnosticAnalyzer
{
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            // Nothing can be wrong with scopes where their attributes are unknown.
            if (start.Compilation.GetTypeByMetadataName(KnownNames.RequiresScope) is not null)
            {
                Start(start);
            }
        });
    }

    /// <summary>Registers what is looked at in a compilation that references McpScopes.</summary>
    protected abstract void Start(CompilationStartAnalysisContext context);
}
