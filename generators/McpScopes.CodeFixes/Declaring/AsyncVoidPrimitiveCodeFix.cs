using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Declaring;

/// <summary>Lets an <c>async void</c> primitive return <c>Task</c> (MCPS024).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class AsyncVoidPrimitiveCodeFix : ScopeCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [PrimitiveRules.AsyncVoidPrimitive.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Enclosing<MethodDeclarationSyntax>() is { } method)
        {
            var task = place.TypeName("System.Threading.Tasks", "Task");
            yield return Remedy.Replacing(place, "Return Task", "Task", method.ReturnType.Span, task);
        }
    }
}
