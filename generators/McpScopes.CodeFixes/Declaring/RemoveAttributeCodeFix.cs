using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Declaring;

/// <summary>Removes the weaker of two declarations (MCPS008) and the definition of a scope that nothing uses (MCPS009).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class RemoveAttributeCodeFix : ScopeCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [PrimitiveRules.ContradictingDeclarations.Id, CatalogueRules.UnusedScope.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Enclosing<AttributeSyntax>() is { } attribute)
        {
            yield return Remedy.Removing(place, $"Remove [{attribute.Name}]", "Remove", attribute);
        }
    }
}
