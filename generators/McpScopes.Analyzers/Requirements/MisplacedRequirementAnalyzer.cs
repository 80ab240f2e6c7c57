using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Primitives;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Requirements;

/// <summary>Does every <c>[RequiresScope]</c> stand on a primitive, or on a class that has some?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MisplacedRequirementAnalyzer : ScopeAnalyzer
{
    private const string NoPrimitive =
        "is not an MCP primitive: add [McpServerTool], [McpServerPrompt] or [McpServerResource], or remove it";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [RequirementRules.MisplacedRequirement];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        var families = new PrimitiveFamilies(context.Compilation);
        WrittenRequirement.ForEach(context, (operation, requirement) => Check(operation, requirement, families));
        context.RegisterSyntaxNodeAction(CheckNestedFunction, SyntaxKind.Attribute);
    }

    private static void Check(OperationAnalysisContext context, WrittenRequirement requirement, PrimitiveFamilies families)
    {
        var problem = requirement.Member switch
        {
            IMethodSymbol method when !PrimitiveAttribute.IsOnAny(method) && !MayBecomePrimitive(method)
                && !HandMadePrimitives.IsMadeOf(method.Name, context.Operation.Syntax) => NoPrimitive,
            INamedTypeSymbol type => OnClass(type, context.Operation.Syntax, families),
            _ => null,
        };
        if (problem is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                RequirementRules.MisplacedRequirement, requirement.Location, $"'{requirement.Member!.Name}'", problem));
        }
    }

    /// <summary>A class hands its requirement on to its methods, to those of its heirs, and to functions made primitives by hand.</summary>
    private static string? OnClass(INamedTypeSymbol type, SyntaxNode attribute, PrimitiveFamilies families)
    {
        var methods = type.GetMembers().OfType<IMethodSymbol>().ToList();
        if (type.IsAbstract && !type.IsStatic || methods.Any(PrimitiveAttribute.IsOnAny) || DerivesFromSdk(type) || families.HasHeirs(type)
            || PrimitiveKinds.All.Any(kind => RegisteredMethods.IsMarked(type, kind) && RegisteredMethods.InheritedBy(type, kind).Any())
            || methods.Any(method => HandMadePrimitives.IsMadeOf(method.Name, attribute)))
        {
            return null;
        }

        var inherited = PrimitiveKinds.All
            .SelectMany(kind => RegisteredMethods.InheritedBy(type, kind).Select(method => (Kind: kind, Method: method)))
            .Select(found =>
                $"inherits '{PrimitiveName.Of(found.Method, found.Kind)}' and does not register it: add [{Marker(found.Kind)}]")
            .FirstOrDefault();
        return inherited ?? "has no MCP primitives: put it on the class that has them, or remove it";
    }

    private static string Marker(PrimitiveKind kind) => $"McpServer{kind}Type";

    /// <summary>Primitives written as classes of the SDK's own kind say by themselves what their metadata is.</summary>
    private static bool DerivesFromSdk(INamedTypeSymbol type) =>
        type.BaseType?.ContainingNamespace?.ToDisplayString() == "ModelContextProtocol.Server";

    /// <summary>The attributes of local functions and lambdas are not operations of their own.</summary>
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
            context.ReportDiagnostic(Diagnostic.Create(
                RequirementRules.MisplacedRequirement, context.Node.GetLocation(), place, NoPrimitive));
        }
    }

    /// <summary>An override inherits the attribute, and can be a primitive.</summary>
    private static bool MayBecomePrimitive(IMethodSymbol method) =>
        (method.IsVirtual || method.IsAbstract || (method.IsOverride && !method.IsSealed))
        && method.ContainingType is { TypeKind: TypeKind.Class, IsSealed: false };
}
