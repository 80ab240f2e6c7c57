using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Primitives;

/// <summary>Does one member say two things about who may use it, or less than the class around it?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ContradictionAnalyzer : ScopeAnalyzer
{
    /// <summary>The declarations, the strictest first.</summary>
    private static readonly ImmutableArray<RequirementKind> Kinds =
        [RequirementKind.Scopes, RequirementKind.AuthenticatedOnly, RequirementKind.Anonymous];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PrimitiveRules.ContradictingDeclarations];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        context.RegisterSymbolAction(CheckMember, SymbolKind.Method, SymbolKind.NamedType);
        context.RegisterSymbolAction(CheckInherited, SymbolKind.NamedType);
    }

    /// <summary>What stands on a member itself, against each other and against what is around it.</summary>
    private static void CheckMember(SymbolAnalysisContext context)
    {
        var own = MemberDeclaration.Read(context.Symbol);
        if (own.IsNothing || (context.Symbol is IMethodSymbol method && !PrimitiveAttribute.IsOnAny(method)))
        {
            return;
        }

        var strongest = own.IsContradiction ? Kinds.First(kind => Find(context.Symbol, kind) is not null) : own.Kind;
        var (kind, owner) = StrongestAround(context.Symbol);
        (strongest, owner) = kind > strongest ? (kind, owner) : (strongest, context.Symbol);
        foreach (var weaker in Kinds.Where(weaker => weaker < strongest))
        {
            if (Find(context.Symbol, weaker)?.ApplicationSyntaxReference is { } written)
            {
                Report(context, Location.Create(written.SyntaxTree, written.Span), weaker, strongest, owner!);
            }
        }
    }

    /// <summary>An inherited method may fit its own class, and say less than the class that inherits it.</summary>
    private static void CheckInherited(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var method in PrimitiveKinds.All
                     .Where(kind => RegisteredMethods.IsMarked(type, kind))
                     .SelectMany(kind => RegisteredMethods.InheritedBy(type, kind)))
        {
            if (!SymbolEqualityComparer.Default.Equals(method.ContainingType, type)
                && IsContradiction(method, type) && !IsContradiction(method, method.ContainingType)
                && MemberDeclaration.Read(method) is { IsContradiction: false, IsNothing: false } weaker)
            {
                Report(context, type.Locations[0], weaker.Kind, StrongestOn(type).Kind, type);
                return;
            }
        }
    }

    private static bool IsContradiction(IMethodSymbol method, INamedTypeSymbol registeredOn) =>
        ScopeDeclaration.Read(method, registeredOn).Faults.HasFlag(DeclarationFaults.Contradiction);

    private static (RequirementKind Kind, ISymbol? Owner) StrongestAround(ISymbol member) => Strongest(
        ScopeDeclaration.OutermostFirst(member as IMethodSymbol, member as INamedTypeSymbol ?? member.ContainingType)
            .Where(outer => !SymbolEqualityComparer.Default.Equals(outer, member)));

    private static (RequirementKind Kind, ISymbol? Owner) StrongestOn(INamedTypeSymbol type) =>
        Strongest(ScopeDeclaration.OutermostFirst(null, type));

    private static (RequirementKind Kind, ISymbol? Owner) Strongest(IEnumerable<ISymbol> members) => members
        .Select(member => (MemberDeclaration.Read(member).Kind, (ISymbol?)member))
        .OrderByDescending(declared => declared.Kind)
        .FirstOrDefault();

    private static void Report(
        SymbolAnalysisContext context, Location place, RequirementKind weaker, RequirementKind stronger, ISymbol owner) =>
        context.ReportDiagnostic(Diagnostic.Create(
            PrimitiveRules.ContradictingDeclarations, place, Word(weaker), Word(stronger), owner.Name));

    private static AttributeData? Find(ISymbol symbol, RequirementKind kind)
    {
        var name = kind switch
        {
            RequirementKind.Scopes => KnownNames.RequiresScope,
            RequirementKind.AuthenticatedOnly => KnownNames.AuthenticatedOnly,
            _ => KnownNames.AllowAnonymous,
        };
        return symbol.GetAttributes().FirstOrDefault(attribute => attribute.Is(name));
    }

    private static string Word(RequirementKind kind) => kind switch
    {
        RequirementKind.Scopes => "RequiresScope",
        RequirementKind.AuthenticatedOnly => "AuthenticatedOnly",
        _ => "AllowAnonymous",
    };
}
