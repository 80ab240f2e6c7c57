using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>What a method and its classes declare together.</summary>
/// <param name="Kind">What is asked for; <see cref="RequirementKind.Undeclared"/> whenever there is a fault.</param>
/// <param name="Scopes">The scopes or patterns, distinct, sorted ordinally; empty unless <paramref name="Kind"/> is
/// <see cref="RequirementKind.Scopes"/>.</param>
/// <param name="Faults">What is wrong, as far as the symbols alone show it: not the catalogue, not the variables of patterns.</param>
internal readonly record struct ScopeDeclaration(RequirementKind Kind, EquatableArray<string> Scopes, DeclarationFaults Faults)
{
    /// <summary>Reads the declaration of a method that is registered on the class it stands in.</summary>
    public static ScopeDeclaration Read(IMethodSymbol method) => Read(method, method.ContainingType);

    /// <summary>
    /// Reads the declaration of a method that is registered on <paramref name="registeredOn"/>, which has or inherits it.
    /// </summary>
    /// <remarks>
    /// Declarations join from the outermost class inwards to the method: requirements add up, and one that says less than what is outside
    /// it is a contradiction. All attributes concerned are inherited, so overridden methods and base classes count as the outer ones.
    /// </remarks>
    public static ScopeDeclaration Read(IMethodSymbol method, INamedTypeSymbol? registeredOn) =>
        Join(OutermostFirst(method, registeredOn ?? method.ContainingType));

    /// <summary>Reads what applies to a method or class from further out, without its own declaration.</summary>
    public static ScopeDeclaration ReadAround(ISymbol member) => Join(
        OutermostFirst(member as IMethodSymbol, member as INamedTypeSymbol ?? member.ContainingType)
            .Where(outer => !SymbolEqualityComparer.Default.Equals(outer, member)));

    private static ScopeDeclaration Join(IEnumerable<ISymbol> outermostFirst)
    {
        var kind = RequirementKind.Undeclared;
        var scopes = new SortedSet<string>(StringComparer.Ordinal);
        var faults = DeclarationFaults.None;
        var declared = false;
        foreach (var member in outermostFirst)
        {
            var declaration = MemberDeclaration.Read(member);
            if (declaration.IsNothing)
            {
                continue;
            }

            declared = true;
            faults |= FaultsOf(declaration);
            faults |= declaration.Kind < kind ? DeclarationFaults.Contradiction : DeclarationFaults.None;
            kind = (RequirementKind)Math.Max((int)kind, (int)declaration.Kind);
            scopes.UnionWith(declaration.Scopes);
        }

        faults |= declared ? DeclarationFaults.None : DeclarationFaults.Missing;
        return faults == DeclarationFaults.None ? new(kind, scopes.ToEquatableArray(), faults)
            : new(RequirementKind.Undeclared, default, faults);
    }

    /// <summary>
    /// The members whose declarations apply to the method, outermost first: base classes, class, overridden methods, the method.
    /// </summary>
    public static IEnumerable<ISymbol> OutermostFirst(IMethodSymbol? method, INamedTypeSymbol? registeredOn)
    {
        var members = new List<ISymbol>();
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            members.Add(current);
        }

        for (var type = registeredOn; type is { SpecialType: SpecialType.None }; type = type.BaseType)
        {
            members.Add(type);
        }

        members.Reverse();
        return members;
    }

    private static DeclarationFaults FaultsOf(MemberDeclaration declaration)
    {
        var faults = DeclarationFaults.None;
        faults |= declaration.IsContradiction ? DeclarationFaults.Contradiction : 0;
        faults |= declaration.HasEmptyRequirement ? DeclarationFaults.EmptyRequirement : 0;
        faults |= declaration.Scopes.Any(scope => scope.Length > 0 && !ScopeToken.IsValid(scope)) ? DeclarationFaults.InvalidToken : 0;
        faults |= declaration.Scopes.Any(scope => ScopePattern.Parse(scope).IsMalformed) ? DeclarationFaults.MalformedPattern : 0;
        return faults;
    }
}
