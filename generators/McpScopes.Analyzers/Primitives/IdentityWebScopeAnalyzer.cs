using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Primitives;

/// <summary>
/// Does a primitive rely on the attribute that Microsoft.Identity.Web checks for MVC actions and endpoints, and nobody for primitives?
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class IdentityWebScopeAnalyzer : ScopeAnalyzer
{
    public const string RequiredScope = "Microsoft.Identity.Web.Resource.RequiredScopeAttribute";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PrimitiveRules.IdentityWebScope];

    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterSymbolAction(Check, SymbolKind.Method, SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context)
    {
        var attribute = context.Symbol.GetAttributes().FirstOrDefault(attribute => attribute.Is(RequiredScope));
        if (attribute?.ApplicationSyntaxReference is { } written && Guarded(context.Symbol) is { } guarded)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                PrimitiveRules.IdentityWebScope, Location.Create(written.SyntaxTree, written.Span), guarded));
        }
    }

    /// <summary>What the attribute was meant to guard, in words; <see langword="null"/> if that is not a primitive.</summary>
    private static string? Guarded(ISymbol symbol)
    {
        if (symbol is INamedTypeSymbol type)
        {
            return type.GetMembers().OfType<IMethodSymbol>().Any(PrimitiveAttribute.IsOnAny)
                ? $"the MCP primitives of '{type.Name}'"
                : null;
        }

        var method = (IMethodSymbol)symbol;
        return PrimitiveKinds.Of(method).Select(kind => $"{Word(kind)} '{PrimitiveName.Of(method, kind)}'").FirstOrDefault();
    }

    private static string Word(Generators.Models.PrimitiveKind kind) => PrimitiveKinds.Title(kind).ToLowerInvariant();
}
