using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using McpScopes.Analyzers.Catalogue;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Requirements;

/// <summary>Is every scope that is written somewhere a scope token, and a known one?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ScopeNameAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The diagnostic's property that holds the scope the user probably meant.</summary>
    public const string SuggestionProperty = "Suggestion";

    private const int MostScopesNamed = 5;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DeclarationRules.IllFormedScope, DeclarationRules.UndefinedScope];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var requires = start.Compilation.GetTypeByMetadataName(KnownNames.RequiresScope);
            var defines = start.Compilation.GetTypeByMetadataName(KnownNames.DefineScope);
            if (requires is null || defines is null)
            {
                return;
            }

            var catalogue = new Lazy<ScopeCatalogue>(() => ScopeCatalogue.Of(start.Compilation));
            start.RegisterOperationAction(
                operation =>
                {
                    if (operation.Operation is not IAttributeOperation { Operation: IObjectCreationOperation { Constructor: { } constructor } creation })
                    {
                        return;
                    }

                    if (SymbolEqualityComparer.Default.Equals(constructor.ContainingType, requires))
                    {
                        CheckAll(operation, creation.Arguments.Select(argument => argument.Value), catalogue.Value);
                    }
                    else if (SymbolEqualityComparer.Default.Equals(constructor.ContainingType, defines))
                    {
                        CheckAll(operation, creation.Arguments.Select(argument => argument.Value), catalogue: null);
                        CheckAll(operation, Implied(creation), catalogue.Value);
                    }
                },
                OperationKind.Attribute);
        });
    }

    private static IEnumerable<IOperation> Implied(IObjectCreationOperation definition) =>
        from assignment in definition.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? []
        where assignment.Target is IPropertyReferenceOperation { Property.Name: "Implies" }
        select assignment.Value;

    private static void CheckAll(OperationAnalysisContext context, IEnumerable<IOperation> values, ScopeCatalogue? catalogue)
    {
        foreach (var (scope, syntax) in values.SelectMany(AttributeTexts.In))
        {
            if (!ScopeToken.IsValid(scope))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    DeclarationRules.IllFormedScope, syntax.GetLocation(), SymbolDisplay.FormatLiteral(scope, quote: false), Defect(scope)));
            }
            else if (catalogue?.Allows(scope) == false)
            {
                context.ReportDiagnostic(Undefined(scope, syntax, catalogue));
            }
        }
    }

    private static Diagnostic Undefined(string scope, SyntaxNode syntax, ScopeCatalogue catalogue)
    {
        var suggestion = ScopeSuggestion.For(scope, catalogue.Names);
        var remedy = suggestion is not null
            ? $"did you mean '{suggestion}'?"
            : $"define it with [assembly: DefineScope(\"{scope}\")], or use one of {Listed(catalogue.Names)}";
        var properties = suggestion is null
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(SuggestionProperty, suggestion);
        return Diagnostic.Create(DeclarationRules.UndefinedScope, syntax.GetLocation(), properties, scope, remedy);
    }

    private static string Listed(IReadOnlyList<string> scopes) =>
        string.Join(", ", scopes.Take(MostScopesNamed).Select(scope => $"'{scope}'")) + (scopes.Count > MostScopesNamed ? ", …" : "");

    private static string Defect(string scope)
    {
        if (scope.Length == 0)
        {
            return "is empty";
        }

        var index = ScopeToken.IndexOfInvalid(scope);
        var name = scope[index] switch
        {
            ' ' => "a space",
            '\t' => "a tab",
            '"' => "a quotation mark",
            '\\' => "a backslash",
            var c when char.IsControl(c) => "a control character",
            var c when char.IsSurrogate(c) => "a character outside ASCII",
            var c => $"'{c}'",
        };
        return string.Format(CultureInfo.InvariantCulture, "has {0} (U+{1:X4}) at position {2}", name, (int)scope[index], index + 1);
    }
}
