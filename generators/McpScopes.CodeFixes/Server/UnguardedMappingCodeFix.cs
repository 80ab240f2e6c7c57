using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Server;

/// <summary>Calls <c>MapScopedMcp</c> where <c>MapMcp</c> is called (MCPS013).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class UnguardedMappingCodeFix : ScopeCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [ServerRules.UnguardedMapping.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        var name = place.Diagnostic.Location.SourceSpan;

        // The two have different defaults for the route; the endpoint stays where clients know it.
        yield return place.Enclosing<InvocationExpressionSyntax>() is { ArgumentList.Arguments.Count: 0 } call
            ? Remedy.Replacing(
                place, "Call MapScopedMcp", "MapScopedMcp",
                TextSpan.FromBounds(name.Start, call.Span.End), "MapScopedMcp(\"\")")
            : Remedy.Replacing(place, "Call MapScopedMcp", "MapScopedMcp", name, "MapScopedMcp");
    }
}
