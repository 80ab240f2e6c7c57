using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Catalogues;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Requirements;

/// <summary>Is every scope that is required or implied in the catalogue?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UndefinedScopeAnalyzer : ScopeAnalyzer
{
    /// <summary>The diagnostic's property that holds the scope.</summary>
    public const string ScopeProperty = "Scope";

    /// <summary>The diagnostic's property that holds the scope the user probably meant.</summary>
    public const string SuggestionProperty = "Suggestion";

    private const int MostScopesNamed = 5;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [RequirementRules.UndefinedScope];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        var known = new Lazy<KnownScopes>(() => new(Catalogue.Read(context.Compilation)));
        WrittenRequirement.ForEach(context, (operation, requirement) => Check(operation, requirement.Scopes, known));
        WrittenDefinition.ForEach(context, (operation, definition) => Check(operation, definition.Implies, known));
    }

    private static void Check(OperationAnalysisContext context, IEnumerable<AttributeText> scopes, Lazy<KnownScopes> known)
    {
        foreach (var (scope, syntax) in scopes.Where(
            scope => ScopeToken.IsValid(scope.Text) && !ScopePattern.Parse(scope.Text).IsMalformed))
        {
            if (!known.Value.Has(scope))
            {
                context.ReportDiagnostic(Undefined(scope, syntax, known.Value.Names));
            }
        }
    }

    private static Diagnostic Undefined(string scope, SyntaxNode syntax, IReadOnlyList<string> defined)
    {
        var suggestion = Closest.Scope(scope, defined);
        var remedy = suggestion is not null
            ? $"did you mean '{suggestion}'?"
            : $"define it with [assembly: DefineScope(\"{scope}\")], or use one of {Listed(defined)}";
        var properties = ImmutableDictionary<string, string?>.Empty.Add(ScopeProperty, scope);
        return Diagnostic.Create(
            RequirementRules.UndefinedScope,
            syntax.GetLocation(),
            suggestion is null ? properties : properties.Add(SuggestionProperty, suggestion),
            scope,
            remedy);
    }

    private static string Listed(IReadOnlyList<string> scopes) =>
        string.Join(", ", scopes.Take(MostScopesNamed).Select(scope => $"'{scope}'")) + (scopes.Count > MostScopesNamed ? ", …" : "");

    private sealed class KnownScopes(Catalogue catalogue)
    {
        private readonly HashSet<string> _shapes = catalogue.Shapes();

        public IReadOnlyList<string> Names { get; } =
            [.. catalogue.All.Select(scope => scope.Name).Distinct().OrderBy(name => name, StringComparer.Ordinal)];

        public bool Has(string scope) => !catalogue.IsDefined || _shapes.Contains(Catalogue.ShapeOf(scope));
    }
}
