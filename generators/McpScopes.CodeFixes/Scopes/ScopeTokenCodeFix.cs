using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Text;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Scopes;

/// <summary>Makes several scopes of one with spaces, or replaces the characters that a scope token may not have (MCPS002).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class ScopeTokenCodeFix : ScopeCodeFix
{
    private const char Substitute = '-';

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RequirementRules.IllFormedScope.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Node is not LiteralExpressionSyntax { Token.Value: string scope } literal)
        {
            yield break;
        }

        var parts = scope.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 1 && parts.All(ScopeToken.IsValid) && IsInList(literal))
        {
            yield return Remedy.Replacing(
                place, $"Make it {parts.Length} scopes", "Split", literal.Span,
                string.Join(", ", parts.Select(FixPlace.Literal)));
        }

        var replaced = Replace(scope);
        if (ScopeToken.IsValid(replaced))
        {
            yield return Remedy.Replacing(place, $"Replace by '{replaced}'", "Replace", literal.Span, FixPlace.Literal(replaced));
        }
    }

    /// <summary>Whether more scopes may stand beside this one: not in a definition's name, and not after a parameter's name.</summary>
    private static bool IsInList(LiteralExpressionSyntax literal) => literal.Parent switch
    {
        AttributeArgumentSyntax { NameColon: null, NameEquals: null, Parent.Parent: AttributeSyntax attribute } =>
            !attribute.Name.ToString().Contains("DefineScope"),
        ExpressionElementSyntax or InitializerExpressionSyntax => true,
        _ => false,
    };

    private static string Replace(string scope)
    {
        var result = new StringBuilder(scope.Length);
        foreach (var c in scope)
        {
            if (ScopeToken.IsValid(c))
            {
                _ = result.Append(c);
            }
            else if (result.Length > 0 && result[result.Length - 1] != Substitute)
            {
                _ = result.Append(Substitute);
            }
        }

        return result.ToString().TrimEnd(Substitute);
    }
}
