using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
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
        if ((place.Enclosing<AttributeSyntax>() ?? DefinitionOn(place.Enclosing<FieldDeclarationSyntax>())) is { } attribute)
        {
            yield return Remedy.Removing(place, $"Remove [{attribute.Name}]", "Remove", attribute);
        }
    }

    /// <summary>
    /// The definition whose name is a constant's value. The constant stays, for other code may name it; one of several in a declaration
    /// cannot lose it alone.
    /// </summary>
    private static AttributeSyntax? DefinitionOn(FieldDeclarationSyntax? field) => field?.Declaration.Variables.Count == 1
        ? field.AttributeLists.SelectMany(list => list.Attributes)
            .FirstOrDefault(attribute => attribute.Name.ToString().Contains("DefineScope"))
        : null;
}
