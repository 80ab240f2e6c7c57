using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Catalogues;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Requirements;

/// <summary>Is every scope that is required or advertised a permission on this server, rather than a sign-in scope?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class IdentityScopeAnalyzer : ScopeAnalyzer
{
    private static readonly ImmutableHashSet<string> IdentityScopes = ["offline_access", "openid", "profile", "email"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [RequirementRules.IdentityScope];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        WrittenRequirement.ForEach(
            context,
            (operation, requirement) => Report(operation, requirement.Scopes, "required", "require a scope of this server instead"));
        var definitions = new Lazy<EquatableArray<DefinedScope>>(() => ScopeDefinitions.In(context.Compilation));
        WrittenDefinition.ForEach(context, (operation, definition) => CheckDefinition(operation, definition, definitions));
    }

    /// <summary>Initial scopes are advertised, and all are if none is initial.</summary>
    private static void CheckDefinition(
        OperationAnalysisContext context, WrittenDefinition definition, Lazy<EquatableArray<DefinedScope>> definitions)
    {
        if (definition.IsInitial || !definitions.Value.Any(scope => scope.Initial))
        {
            Report(context, definition.Names, "advertised", "remove the definition");
        }
    }

    private static void Report(OperationAnalysisContext context, IEnumerable<AttributeText> scopes, string use, string remedy)
    {
        foreach (var (scope, syntax) in scopes.Where(scope => IdentityScopes.Contains(scope.Text)))
        {
            context.ReportDiagnostic(Diagnostic.Create(RequirementRules.IdentityScope, syntax.GetLocation(), scope, use, remedy));
        }
    }
}
