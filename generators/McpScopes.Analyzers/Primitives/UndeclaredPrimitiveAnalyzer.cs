using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Primitives;

/// <summary>Does every primitive say who may use it?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UndeclaredPrimitiveAnalyzer : ScopeAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PrimitiveRules.UndeclaredPrimitive];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        var families = new PrimitiveFamilies(context.Compilation);
        context.RegisterSymbolAction(symbol => CheckMethod(symbol, families), SymbolKind.Method);
        context.RegisterSymbolAction(CheckInherited, SymbolKind.NamedType);
    }

    private static void CheckMethod(SymbolAnalysisContext context, PrimitiveFamilies families)
    {
        var method = (IMethodSymbol)context.Symbol;
        foreach (var kind in PrimitiveKinds.All)
        {
            if (PrimitiveAttribute.Find(method, kind) is { IsInherited: false }
                && RegisteredMethods.IsOnOwnClass(method)
                && IsMissing(method, method.ContainingType)
                && (RegisteredMethods.IsMarked(method.ContainingType, kind) || !families.IsRegisteredByHeir(method, kind)))
            {
                Report(context, method, kind, method.Locations[0]);
            }
        }
    }

    /// <summary>
    /// A class with the SDK's marker registers what it inherits as well, from base classes that may be open generic, abstract or
    /// elsewhere. The declaration may stand on the base or on the heir.
    /// </summary>
    private static void CheckInherited(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var kind in PrimitiveKinds.All.Where(kind => RegisteredMethods.IsMarked(type, kind)))
        {
            foreach (var method in RegisteredMethods.InheritedBy(type, kind).Where(method => IsMissing(method, type)))
            {
                var isOwn = SymbolEqualityComparer.Default.Equals(method.ContainingType, type);
                Report(context, method, kind, isOwn ? method.Locations[0] : type.Locations[0]);
            }
        }
    }

    /// <summary>Where Microsoft.Identity.Web's attribute stands in for a declaration, MCPS016 says all that is to be said.</summary>
    private static bool IsMissing(IMethodSymbol method, INamedTypeSymbol registeredOn) =>
        ScopeDeclaration.Read(method, registeredOn).Faults.HasFlag(DeclarationFaults.Missing)
        && !ScopeDeclaration.OutermostFirst(method, registeredOn)
            .Any(member => member.GetAttributes().Any(attribute => attribute.Is(IdentityWebScopeAnalyzer.RequiredScope)));

    private static void Report(SymbolAnalysisContext context, IMethodSymbol method, PrimitiveKind kind, Location location) =>
        context.ReportDiagnostic(Diagnostic.Create(
            PrimitiveRules.UndeclaredPrimitive, location, PrimitiveKinds.Title(kind), PrimitiveName.Of(method, kind)));
}
