using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Catalogues;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Requirements;

/// <summary>Is every scope a scope token, and does every requirement name one?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class IllFormedScopeAnalyzer : ScopeAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [RequirementRules.IllFormedScope, RequirementRules.EmptyRequirement];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        WrittenRequirement.ForEach(context, CheckRequirement);
        WrittenDefinition.ForEach(
            context, (operation, definition) => CheckTokens(operation, definition.Names.Concat(definition.Implies)));
    }

    private static void CheckRequirement(OperationAnalysisContext context, WrittenRequirement requirement)
    {
        if (AttributeTexts.HasNone(requirement.Attribute))
        {
            context.ReportDiagnostic(Diagnostic.Create(RequirementRules.EmptyRequirement, requirement.Location, "names no scope"));
        }

        foreach (var (_, syntax) in requirement.Scopes.Where(scope => scope.Text.Length == 0))
        {
            context.ReportDiagnostic(Diagnostic.Create(RequirementRules.EmptyRequirement, syntax.GetLocation(), "names an empty scope"));
        }

        CheckTokens(context, requirement.Scopes.Where(scope => scope.Text.Length > 0));
    }

    private static void CheckTokens(OperationAnalysisContext context, IEnumerable<AttributeText> scopes)
    {
        foreach (var (scope, syntax) in scopes.Where(scope => !ScopeToken.IsValid(scope.Text)))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                RequirementRules.IllFormedScope, syntax.GetLocation(), SymbolDisplay.FormatLiteral(scope, quote: false), Defect(scope)));
        }
    }

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
