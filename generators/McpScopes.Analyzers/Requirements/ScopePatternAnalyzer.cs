using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Catalogues;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Requirements;

/// <summary>Does every <c>{name}</c> in a scope name a value of which the text is safe in a scope?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ScopePatternAnalyzer : ScopeAnalyzer
{
    /// <summary>The diagnostic's property that holds the scope as it should be.</summary>
    public const string SuggestionProperty = "Suggestion";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [RequirementRules.UnfilledPattern];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        WrittenRequirement.ForEach(context, CheckRequirement);
        WrittenDefinition.ForEach(context, CheckDefinition);
        context.RegisterSymbolAction(CheckInherited, SymbolKind.Method);
    }

    private static void CheckRequirement(OperationAnalysisContext context, WrittenRequirement requirement)
    {
        foreach (var scope in requirement.Scopes.Where(scope => ScopeToken.IsValid(scope.Text)))
        {
            var problem = Malformed(scope.Text)
                ?? (requirement.Member is IMethodSymbol method ? Problems(method, scope.Text).FirstOrDefault() : default);
            if (problem is { } found)
            {
                context.ReportDiagnostic(Report(found, scope.Text, scope.Syntax.GetLocation()));
            }
        }
    }

    private static void CheckDefinition(OperationAnalysisContext context, WrittenDefinition definition)
    {
        foreach (var scope in definition.Names.Concat(definition.Implies))
        {
            if (ScopeToken.IsValid(scope.Text) && Malformed(scope.Text) is { } problem)
            {
                context.ReportDiagnostic(Report(problem, scope.Text, scope.Syntax.GetLocation()));
            }
        }
    }

    /// <summary>A pattern on a class, or on an overridden method, is filled in by each method that it applies to.</summary>
    private static void CheckInherited(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (!PrimitiveAttribute.IsOnAny(method))
        {
            return;
        }

        var own = MemberDeclaration.Read(method).Scopes;
        foreach (var scope in ScopeDeclaration.Read(method).Scopes.Except(own))
        {
            if (Problems(method, scope).FirstOrDefault() is { } problem)
            {
                context.ReportDiagnostic(Report(problem, scope, method.Locations[0]));
            }
        }
    }

    private static Problem? Malformed(string scope) => ScopePattern.Parse(scope) is { IsMalformed: true } pattern
        ? new(string.Format(
            CultureInfo.InvariantCulture,
            "the brace at position {0} has no partner or encloses no name; write {{name}} with the name of a parameter",
            pattern.MalformedAt + 1))
        : null;

    private static IEnumerable<Problem?> Problems(IMethodSymbol method, string scope) =>
        from kind in Primitives.PrimitiveKinds.Of(method)
        from variable in ScopePattern.Parse(scope).Variables
        let fault = ScopeVariables.Bind(method, kind, variable).Fault
        where fault != DeclarationFaults.None
        select (Problem?)(fault == DeclarationFaults.UnsupportedVariable
            ? Unsupported(method, variable)
            : Unknown(method, kind, scope, variable));

    private static Problem Unsupported(IMethodSymbol method, string variable)
    {
        var type = method.Parameters.First(parameter => parameter.Name == variable)
            .Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return new(
            $"'{variable}' is of type '{type}', which has no text form that is safe in a scope; "
            + "use string, an integer of at most 64 bits or Guid");
    }

    private static Problem Unknown(IMethodSymbol method, PrimitiveKind kind, string scope, string variable)
    {
        var available = ScopeVariables.Available(method, kind).ToList();
        var owner = kind is PrimitiveKind.Tool or PrimitiveKind.Prompt
            ? $"'{method.Name}' has no parameter '{variable}'"
            : $"the URI template '{PrimitiveName.Of(method, kind)}' has no variable '{variable}'";
        if (Closest.Word(variable, available) is { } meant)
        {
            return new($"{owner}; did you mean '{{{meant}}}'?", Suggestion: scope.Replace($"{{{variable}}}", $"{{{meant}}}"));
        }

        return new(available.Count == 0
            ? $"{owner}, and none that can be part of a scope"
            : $"{owner}; use {string.Join(" or ", available.Select(name => $"'{{{name}}}'"))}");
    }

    private static Diagnostic Report(Problem problem, string scope, Location location) => Diagnostic.Create(
        RequirementRules.UnfilledPattern,
        location,
        problem.Suggestion is null
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(SuggestionProperty, problem.Suggestion),
        scope,
        problem.Text);

    private readonly record struct Problem(string Text, string? Suggestion = null);
}
