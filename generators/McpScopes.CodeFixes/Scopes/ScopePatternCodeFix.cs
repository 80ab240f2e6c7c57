using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using McpScopes.Analyzers.Requirements;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Scopes;

/// <summary>Replaces the name in a scope pattern by the closest one that is there (MCPS007).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class ScopePatternCodeFix : ScopeCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RequirementRules.UnfilledPattern.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Property(ScopePatternAnalyzer.SuggestionProperty) is { } suggestion && place.Node is LiteralExpressionSyntax literal)
        {
            yield return Remedy.Replacing(place, $"Change to '{suggestion}'", "Change", literal.Span, FixPlace.Literal(suggestion));
        }
    }
}
