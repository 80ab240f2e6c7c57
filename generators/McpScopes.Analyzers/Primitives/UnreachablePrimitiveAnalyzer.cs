using System.Collections.Immutable;
using System.Linq;
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

    protected override void Start(CompilationStartAnalysisContext context)
    {
        var families = new PrimitiveFamilies(context.Compilation);
        context.RegisterSymbolAction(symbol => CheckMethod(symbol, families), SymbolKind.Method);
        context.RegisterSymbolAction(CheckInherited, SymbolKind.NamedType);
    }

    private static void CheckMethod(SymbolAnalysisContext context, PrimitiveFamilies families)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.MethodKind != MethodKind.Ordinary)
        {
            return;
        }

        foreach (var kind in PrimitiveKinds.Of(method))
        {
            if ((Obstacle(method, kind, families) ?? UnwritableParameters(method, kind, context.Compilation)) is { } obstacle)
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

    /// <summary>A class that registers what it inherits is made by the SDK too.</summary>
    private static void CheckInherited(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var kind in PrimitiveKinds.All.Where(kind => RegisteredMethods.IsMarked(type, kind) && !CanBeMade(type)))
        {
            if (RegisteredMethods.InheritedBy(type, kind).FirstOrDefault(method => !method.IsStatic) is { } method)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    PrimitiveRules.UnreachablePrimitive,
                    type.Locations[0],
                    PrimitiveKinds.Title(kind),
                    PrimitiveName.Of(method, kind),
                    WithoutConstructor(type)));
                return;
            }
        }
    }

    private static string? Obstacle(IMethodSymbol method, PrimitiveKind kind, PrimitiveFamilies families)
    {
        if (method.ContainingType is { TypeKind: TypeKind.Extension })
        {
            return "it is declared in an extension block; make it a method of the class";
        }

        if (method is { IsStatic: false, ContainingType.TypeKind: TypeKind.Interface })
        {
            return $"instance methods of the interface '{method.ContainingType.Name}' are not looked for; "
                + "put the attribute on the method of the class";
        }

        if (method is { IsStatic: false } && RegisteredMethods.IsConcrete(method.ContainingType) && !CanBeMade(method.ContainingType))
        {
            return WithoutConstructor(method.ContainingType);
        }

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
                { TypeParameters.IsEmpty: false, IsAbstract: false } when !families.IsRegisteredByHeir(method, kind) =>
                    $"class '{type.Name}' is generic, and no class with [McpServer{kind}Type] here gives it its types; derive one, "
                    + "or make it abstract for others to derive from",
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

    /// <summary>For every call the SDK makes an object through a public constructor.</summary>
    private static bool CanBeMade(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Struct
        || type.InstanceConstructors.Any(constructor => constructor.DeclaredAccessibility == Accessibility.Public);

    private static string WithoutConstructor(INamedTypeSymbol type) =>
        $"class '{type.Name}' has no public constructor, so that no object can be made for a call; add one, or make its methods static";

    private static string Keyword(Accessibility accessibility) =>
        accessibility == Accessibility.ProtectedAndInternal ? "private protected" : accessibility.ToString().ToLowerInvariant();
}
