using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Declaring;

/// <summary>
/// Makes the argument of a constant's <c>[DefineScope]</c> its description, or leaves it out, and declares a field constant (MCPS026).
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class MisplacedDefinitionCodeFix : ScopeCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [CatalogueRules.MisplacedDefinition.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Enclosing<AttributeSyntax>() is not { } attribute
            || attribute.Parent?.Parent is not FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field
            || field.Declaration.Variables[0] is not { Initializer.Value: { } value } variable
            || place.Model.GetConstantValue(value) is not { HasValue: true, Value: string scope })
        {
            yield break;
        }

        if (!field.Modifiers.Any(SyntaxKind.ConstKeyword))
        {
            if (ConstantModifier(field) is { } change)
            {
                yield return new($"Declare '{variable.Identifier.ValueText}' const", "Const", place.Document, [change]);
            }

            yield break;
        }

        var arguments = attribute.ArgumentList?.Arguments ?? default;
        if (arguments.FirstOrDefault(argument => argument.NameEquals is null) is not { } name)
        {
            yield break;
        }

        if (place.Model.GetConstantValue(name.Expression) is { HasValue: true, Value: string text } && text != scope
            && arguments.All(argument => argument.NameEquals?.Name.Identifier.ValueText is not "Description"))
        {
            yield return Remedy.Replacing(
                place, "Make it the description", "Description",
                TextSpan.FromBounds(name.SpanStart, name.Expression.SpanStart), "Description = ");
        }

        var title = $"Leave out {name.Expression}";
        yield return arguments.Count == 1
            ? Remedy.Replacing(place, title, "LeaveOut", attribute.ArgumentList!.Span, "")
            : Remedy.Removing(place, title, "LeaveOut", name);
    }

    /// <summary>Writes <c>const</c> in place of <c>static readonly</c>, where the two stand side by side.</summary>
    private static TextChange? ConstantModifier(FieldDeclarationSyntax field)
    {
        var replaced = field.Modifiers
            .Where(modifier => modifier.IsKind(SyntaxKind.StaticKeyword) || modifier.IsKind(SyntaxKind.ReadOnlyKeyword)).ToList();
        return replaced.Count > 0
            && field.Modifiers.IndexOf(replaced[replaced.Count - 1]) - field.Modifiers.IndexOf(replaced[0]) == replaced.Count - 1
            && field.Declaration.Type.ToString() is "string" or "String" or "System.String"
                ? new(TextSpan.FromBounds(replaced[0].SpanStart, replaced[replaced.Count - 1].Span.End), "const")
                : null;
    }
}
