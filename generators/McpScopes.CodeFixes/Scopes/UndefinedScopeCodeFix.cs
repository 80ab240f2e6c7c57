using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using McpScopes.Analyzers.Requirements;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Catalogues;
using McpScopes.CodeFixes.Fixing;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.CodeFixes.Scopes;

/// <summary>Replaces a misspelt scope by the one that was meant, or adds a new one to the catalogue (MCPS003).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class UndefinedScopeCodeFix : ScopeCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RequirementRules.UndefinedScope.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Property(UndefinedScopeAnalyzer.SuggestionProperty) is { } suggestion && place.Node is LiteralExpressionSyntax literal)
        {
            yield return Remedy.Replacing(place, $"Change to '{suggestion}'", "Change", literal.Span, place.ScopeExpression(suggestion));
        }

        if (place.Property(UndefinedScopeAnalyzer.ScopeProperty) is { } scope && Definition(place, scope) is { } definition)
        {
            yield return definition;
        }
    }

    /// <summary>Writes the definition under the last constant of the catalogue's class, else under the last one of the assembly.</summary>
    private static Remedy? Definition(FixPlace place, string scope) =>
        CatalogueClass.Find(place.Model.Compilation) is { } catalogue ? Constant(place, scope, catalogue) : OfAssembly(place, scope);

    private static Remedy? Constant(FixPlace place, string scope, CatalogueClass catalogue)
    {
        if (place.Document.Project.Solution.GetDocument(catalogue.Last.SyntaxTree) is not { } target || !target.TryGetText(out var text))
        {
            return null;
        }

        var name = ConstantNames.For([scope], catalogue.Scopes, catalogue.TakenNames)[scope];
        return new($"Define '{scope}'", "Define", target, [catalogue.Adding([(CatalogueConstants.Identifier(name), scope, "")], text)]);
    }

    private static Remedy? OfAssembly(FixPlace place, string scope)
    {
        var last = place.Model.Compilation.Assembly.GetAttributes()
            .Where(attribute => attribute.Is(KnownNames.DefineScope))
            .Select(attribute => attribute.ApplicationSyntaxReference)
            .LastOrDefault(written => written is not null);
        if (last?.GetSyntax() is not AttributeSyntax { Parent: AttributeListSyntax list } attribute
            || place.Document.Project.Solution.GetDocument(last.SyntaxTree) is not { } target
            || !target.TryGetText(out var text))
        {
            return null;
        }

        var line = text.Lines.GetLineFromPosition(list.Span.End);
        var lineBreak = text.ToString(new(line.End, line.EndIncludingLineBreak - line.End));
        var added = $"{(lineBreak.Length == 0 ? "\n" : lineBreak)}[assembly: {attribute.Name}({FixPlace.Literal(scope)})]";
        return new($"Define '{scope}'", "Define", target, [new(new(list.Span.End, 0), added)]);
    }
}
