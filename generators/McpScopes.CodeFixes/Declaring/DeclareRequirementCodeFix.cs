using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Declaring;

/// <summary>Declares who may use a primitive (MCPS001).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DeclareRequirementCodeFix : ScopeCodeFix
{
    private const int MostScopesOffered = 5;

    /// <summary>
    /// Does not compile: which scope a primitive requires is for its author to say. A real one that happened to fit would leave the build
    /// green, and the primitive open to everyone who has that scope.
    /// </summary>
    private const string Placeholder = "NAME_THE_SCOPE";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [PrimitiveRules.UndeclaredPrimitive.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Enclosing<MemberDeclarationSyntax>() is not { } member)
        {
            yield break;
        }

        var scopes = Catalogue.Read(place.Model.Compilation).All
            .Select(scope => scope.Name)
            .Where(scope => scope.IndexOf('{') < 0)
            .Distinct()
            .OrderByDescending(scope => LettersInCommon(scope, NameOf(member)))
            .ThenBy(scope => scope, StringComparer.Ordinal)
            .Take(MostScopesOffered);
        var name = place.AttributeName("McpScopes", "RequiresScope");

        // First of all, because tools that ask nobody take the first one.
        yield return Add(place, member, $"{name}({Placeholder})", "Add [RequiresScope], and name the scope", "RequiresScope");
        foreach (var scope in scopes)
        {
            var literal = place.ScopeExpression(scope);
            yield return Add(place, member, $"{name}({literal})", $"Add [RequiresScope({literal})]", "RequiresScope:" + scope);
        }

        yield return Add(
            place, member,
            place.AttributeName("McpScopes", "AuthenticatedOnly"),
            "Add [AuthenticatedOnly]",
            "AuthenticatedOnly");
    }

    private static Remedy Add(FixPlace place, MemberDeclarationSyntax member, string attribute, string title, string key)
    {
        var lists = member.AttributeLists.Where(list => list.Target is null).ToList();
        var home = lists.FirstOrDefault(list => list.Attributes.Any(IsOfMcp)) ?? lists.FirstOrDefault();
        if (home is not null)
        {
            return Remedy.Replacing(place, title, key, new(home.Attributes.Last().Span.End, 0), ", " + attribute);
        }

        var start = member.GetFirstToken().SpanStart;
        var line = place.Text.Lines.GetLineFromPosition(start);
        var indentation = place.Text.ToString(new(line.Start, start - line.Start));
        var lineBreak = place.Text.ToString(new(line.End, line.EndIncludingLineBreak - line.End));
        return Remedy.Replacing(
            place, title, key, new(start, 0),
            $"[{attribute}]{(lineBreak.Length == 0 ? "\n" : lineBreak)}{indentation}");
    }

    private static bool IsOfMcp(AttributeSyntax attribute) => attribute.Name.ToString().Contains("McpServer");

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        _ => "",
    };

    /// <summary>How well a scope fits a method: <c>tavily-mcp/extract</c> is for <c>Extract</c>.</summary>
    private static int LettersInCommon(string scope, string name)
    {
        var longest = 0;
        for (var start = 0; start < scope.Length; start++)
        {
            for (var length = Math.Min(name.Length, scope.Length - start); length > longest; length--)
            {
                if (name.IndexOf(scope.Substring(start, length), StringComparison.OrdinalIgnoreCase) >= 0)
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
