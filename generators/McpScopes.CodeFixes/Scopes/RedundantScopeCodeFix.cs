using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Scopes;

/// <summary>Leaves out a scope that the rest of the requirement implies (MCPS011), and its attribute if nothing else is in it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class RedundantScopeCodeFix : ScopeCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RequirementRules.RedundantScope.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        SyntaxNode? item = place.Node switch
        {
            ExpressionSyntax { Parent: AttributeArgumentSyntax argument } => argument,
            ExpressionSyntax { Parent: ExpressionElementSyntax element } => element,
            ExpressionSyntax { Parent: InitializerExpressionSyntax } element => element,
            AttributeArgumentSyntax or ExpressionElementSyntax => place.Node,
            _ => null,
        };
        if (item is not null)
        {
            yield return Remedy.Removing(place, $"Leave out {item}", "LeaveOut", item);
        }
    }
}
