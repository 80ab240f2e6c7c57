using System.Collections.Immutable;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Requirements;

/// <summary>Is every method with <c>[RequiresScope]</c> an MCP primitive?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MisplacedRequirementAnalyzer : ScopeAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [RequirementRules.MisplacedRequirement];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        WrittenRequirement.ForEach(context, CheckMethod);
        context.RegisterSyntaxNodeAction(CheckNestedFunction, SyntaxKind.Attribute);
    }

    private static void CheckMethod(OperationAnalysisContext context, WrittenRequirement requirement)
    {
        if (requirement.Member is IMethodSymbol method && !PrimitiveAttribute.IsOnAny(method) && !MayBecomePrimitive(method)
            && !HandMadePrimitives.IsMadeOf(method.Name, context.Operation.Syntax))
        {
            context.ReportDiagnostic(Diagnostic.Create(RequirementRules.MisplacedRequirement, requirement.Location, $"'{method.Name}'"));
        }
    }

    /// <summary>The attributes of local functions and lambdas are no operations of their own.</summary>
    private static void CheckNestedFunction(SyntaxNodeAnalysisContext context)
    {
        var place = context.Node.Parent?.Parent switch
        {
            LocalFunctionStatementSyntax function when !HandMadePrimitives.IsMadeOf(function.Identifier.ValueText, function) =>
                $"the local function '{function.Identifier.ValueText}'",
            LambdaExpressionSyntax lambda when !HandMadePrimitives.IsMadeOf(lambda) => "a lambda",
            _ => null,
        };
        if (place is not null
            && context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol?.ContainingType is { } type
            && type.HasMetadataName(KnownNames.RequiresScope))
        {
            context.ReportDiagnostic(Diagnostic.Create(RequirementRules.MisplacedRequirement, context.Node.GetLocation(), place));
        }
    }

    /// <summary>An override inherits the attribute, and can be a primitive.</summary>
    private static bool MayBecomePrimitive(IMethodSymbol method) =>
        (method.IsVirtual || method.IsAbstract || (method.IsOverride && !method.IsSealed))
        && method.ContainingType is { TypeKind: TypeKind.Class, IsSealed: false };
}
