using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Requirements;

/// <summary>Does every scope of a requirement add something to it?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RedundantScopeAnalyzer : ScopeAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [RequirementRules.RedundantScope];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        var hierarchy = new Lazy<ScopeHierarchy>(() => new(Catalogue.Read(context.Compilation).All));
        WrittenRequirement.ForEach(context, (operation, requirement) => Check(operation, requirement, hierarchy));
    }

    private static void Check(OperationAnalysisContext context, WrittenRequirement requirement, Lazy<ScopeHierarchy> hierarchy)
    {
        if (requirement.Member is not { } member)
        {
            return;
        }

        var own = MemberDeclaration.Read(member).Scopes;
        var outer = ScopeDeclaration.ReadAround(member).Scopes;
        var before = new HashSet<string>(WrittenBefore(requirement, member), StringComparer.Ordinal);
        foreach (var (scope, syntax) in requirement.Scopes.Where(scope => scope.Text.Length > 0))
        {
            var reason = outer.Contains(scope) ? "already required by its " + (member is INamedTypeSymbol ? "base class" : "class")
                : !before.Add(scope) ? "already required"
                : own.Concat(outer).FirstOrDefault(other => hierarchy.Value.IsStronger(other, scope)) is { } stronger
                    ? $"already implied by '{stronger}'"
                : null;
            if (reason is not null)
            {
                context.ReportDiagnostic(Diagnostic.Create(RequirementRules.RedundantScope, syntax.GetLocation(), scope, reason));
            }
        }
    }

    private static IEnumerable<string> WrittenBefore(WrittenRequirement requirement, ISymbol member)
    {
        var (tree, start) = (requirement.Syntax.SyntaxTree, requirement.Syntax.SpanStart);
        return member.GetAttributes()
            .Where(attribute => attribute.Is(KnownNames.RequiresScope))
            .TakeWhile(attribute =>
                attribute.ApplicationSyntaxReference is not { } written
                || written.SyntaxTree != tree || written.Span.Start != start)
            .SelectMany(attribute => attribute.ConstructorStrings())
            .OfType<string>();
    }
}
