using System.Collections.Immutable;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Primitives;

/// <summary>Can generated code name every primitive?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnreachablePrimitiveAnalyzer : ScopeAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PrimitiveRules.UnreachablePrimitive];

    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(Check, SymbolKind.Method);

    private static void Check(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method is not { MethodKind: MethodKind.Ordinary, ContainingType.TypeKind: TypeKind.Class or TypeKind.Struct })
        {
            return;
        }

        foreach (var kind in PrimitiveKinds.Of(method))
        {
            if ((Obstacle(method) ?? UnwritableParameters(method, kind, context.Compilation)) is { } obstacle)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    PrimitiveRules.UnreachablePrimitive,
                    method.Locations[0],
                    PrimitiveKinds.Title(kind),
                    PrimitiveName.Of(method, kind),
                    obstacle));
                return;
            }
        }
    }

    private static string? Obstacle(IMethodSymbol method)
    {
        if (method.IsGenericMethod)
        {
            return "the method is generic; give it the types it works on";
        }

        if (method is { IsStatic: false, ContainingType.IsRefLikeType: true })
        {
            return $"'{method.ContainingType.Name}' is a ref struct, which nothing can keep; make it a class";
        }

        // The instance methods of an open generic class are for the classes derived from it.
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            var obstacle = type switch
            {
                { IsFileLocal: true } => $"class '{type.Name}' is local to its file; make it internal",
                { DeclaredAccessibility: Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal } =>
                    $"class '{type.Name}' is {Keyword(type.DeclaredAccessibility)}; make it internal or public",
                { TypeParameters.IsEmpty: false } when method.IsStatic =>
                    $"a static method of the generic class '{type.Name}' exists once for each type argument; "
                    + "move it to a class without type parameters",
                { TypeParameters.IsEmpty: false, IsSealed: true } =>
                    $"class '{type.Name}' is generic and sealed, so that nothing can give it its types; remove the type parameters",
                _ => null,
            };
            if (obstacle is not null)
            {
                return obstacle;
            }
        }

        return null;
    }

    private static string? UnwritableParameters(IMethodSymbol method, PrimitiveKind kind, Compilation compilation) =>
        RegisteredMethods.IsOnOwnClass(method) && PrimitiveReader.Read(method, method.ContainingType, kind, compilation) is null
            ? $"'{method.Name}' is overloaded, with parameters whose types generated code cannot name; give the method a name of its own"
            : null;

    private static string Keyword(Accessibility accessibility) =>
        accessibility == Accessibility.ProtectedAndInternal ? "private protected" : accessibility.ToString().ToLowerInvariant();
}
