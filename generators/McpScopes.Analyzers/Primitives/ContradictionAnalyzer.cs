using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Primitives;

/// <summary>Does one member say two things about who may use it?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ContradictionAnalyzer : ScopeAnalyzer
{
    /// <summary>The declarations, the strictest first.</summary>
    private static readonly IReadOnlyList<(string MetadataName, string Word)> Declarations =
    [
        (KnownNames.RequiresScope, "RequiresScope"),
        (KnownNames.AuthenticatedOnly, "AuthenticatedOnly"),
        (KnownNames.AllowAnonymous, "AllowAnonymous"),
    ];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PrimitiveRules.ContradictingDeclarations];

    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(Check, SymbolKind.Method, SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context)
    {
        if (!MemberDeclaration.Read(context.Symbol).IsContradiction
            || (context.Symbol is IMethodSymbol method && !PrimitiveAttribute.IsOnAny(method)))
        {
            return;
        }

        var written = Declarations
            .Select(declaration => (declaration.Word,
                Attribute: context.Symbol.GetAttributes().FirstOrDefault(data => data.Is(declaration.MetadataName))))
            .Where(declaration => declaration.Attribute is not null)
            .ToList();
        foreach (var (word, attribute) in written.Skip(1))
        {
            if (attribute?.ApplicationSyntaxReference is { } weaker)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    PrimitiveRules.ContradictingDeclarations,
                    Location.Create(weaker.SyntaxTree, weaker.Span),
                    word,
                    written[0].Word,
                    context.Symbol.Name));
            }
        }
    }
}
