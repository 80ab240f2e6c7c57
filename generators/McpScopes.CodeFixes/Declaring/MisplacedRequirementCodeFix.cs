using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Declaring;

/// <summary>Removes <c>[RequiresScope]</c> from what is not a primitive, or makes it one (MCPS005).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class MisplacedRequirementCodeFix : ScopeCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RequirementRules.MisplacedRequirement.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Enclosing<AttributeSyntax>() is not { } attribute)
        {
            yield break;
        }

        yield return Remedy.Removing(place, "Remove [RequiresScope]", "Remove", attribute);
        if (attribute.Parent?.Parent is MethodDeclarationSyntax)
        {
            var tool = place.AttributeName("ModelContextProtocol.Server", "McpServerTool");
            yield return Remedy.Replacing(place, "Add [McpServerTool]", "McpServerTool", new(attribute.SpanStart, 0), tool + ", ");
        }
    }
}
