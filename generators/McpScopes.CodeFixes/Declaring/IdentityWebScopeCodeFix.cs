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

/// <summary>
/// Replaces Microsoft.Identity.Web's <c>[RequiredScope]</c> (MCPS016). One that takes its scopes from configuration has none to take over.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class IdentityWebScopeCodeFix : ScopeCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [PrimitiveRules.IdentityWebScope.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Enclosing<AttributeSyntax>() is not { } attribute)
        {
            yield break;
        }

        var scopes = attribute.ArgumentList?.Arguments
            .Where(argument => argument.NameEquals is null)
            .Select(argument => argument.Expression.ToString())
            .ToList() ?? [];
        if (scopes.Count > 0)
        {
            yield return Remedy.Replacing(
                place,
                "Replace by [RequiresScope]",
                "RequiresScope",
                attribute.Span,
                $"{place.AttributeName("McpScopes", "RequiresScope")}({string.Join(", ", scopes)})");
        }
    }
}
