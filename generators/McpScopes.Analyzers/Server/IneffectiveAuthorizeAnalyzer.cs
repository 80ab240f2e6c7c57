using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Server;

/// <summary>Is every <c>[Authorize]</c> on a primitive evaluated?</summary>
/// <remarks>Only where the server is put together can that be seen: in a compilation that calls <c>AddMcpServer</c>.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class IneffectiveAuthorizeAnalyzer : ScopeAnalyzer
{
    private const string Authorize = "Microsoft.AspNetCore.Authorization.AuthorizeAttribute";
    private const string PolicyProvider = "Microsoft.AspNetCore.Authorization.IAuthorizationPolicyProvider";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ServerRules.IneffectiveAuthorize];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        if (context.Compilation.GetTypeByMetadataName(Authorize) is null)
        {
            return;
        }

        var seen = new Seen();
        context.RegisterSymbolAction(symbol => FindAuthorize(symbol.Symbol, seen), SymbolKind.Method, SymbolKind.NamedType);
        context.RegisterOperationAction(
            operation => FindSetUp((IInvocationOperation)operation.Operation, seen),
            OperationKind.Invocation);
        context.RegisterCompilationEndAction(end => Report(end, seen));
    }

    private static void FindAuthorize(ISymbol symbol, Seen seen)
    {
        if (symbol is INamedTypeSymbol type && type.AllInterfaces.Any(implemented => implemented.HasMetadataName(PolicyProvider)))
        {
            seen.UnknownPolicies.Add(type.Name);
        }

        var isPrimitive = symbol is IMethodSymbol method
            ? PrimitiveAttribute.IsOnAny(method)
            : ((INamedTypeSymbol)symbol).GetMembers().OfType<IMethodSymbol>().Any(PrimitiveAttribute.IsOnAny);
        if (!isPrimitive)
        {
            return;
        }

        foreach (var attribute in symbol.GetAttributes().Where(IsAuthorize))
        {
            if (attribute.ApplicationSyntaxReference is { } written)
            {
                seen.Authorizations.Add(new(
                    symbol.Name,
                    attribute.ConstructorString(0) ?? attribute.NamedString("Policy"),
                    Location.Create(written.SyntaxTree, written.Span)));
            }
        }
    }

    private static void FindSetUp(IInvocationOperation invocation, Seen seen)
    {
        var method = invocation.TargetMethod;
        if (invocation.IsCallOf(Calls.ServerServiceExtensions, "AddMcpServer"))
        {
            seen.Servers.Add(method.Name);
        }
        else if (invocation.IsCallOf(Calls.HttpServerBuilderExtensions, "AddAuthorizationFilters"))
        {
            seen.Filters.Add(method.Name);
        }
        else if (method.Name is "AddPolicy" or "AddDefaultPolicy" or "AddFallbackPolicy"
            && method.ContainingType.ContainingNamespace?.ToDisplayString() == "Microsoft.AspNetCore.Authorization")
        {
            var name = Calls.Argument(invocation, "name");
            (name is { ConstantValue.Value: string } ? seen.Policies : seen.UnknownPolicies)
                .Add(name?.ConstantValue.Value as string ?? method.Name);
        }
        else if (method.TypeArguments.OfType<INamedTypeSymbol>().Any(argument => argument.HasMetadataName(PolicyProvider)))
        {
            seen.UnknownPolicies.Add(method.Name);
        }
    }

    private static void Report(CompilationAnalysisContext context, Seen seen)
    {
        if (seen.Servers.IsEmpty)
        {
            return;
        }

        var policies = new HashSet<string>(seen.Policies);
        foreach (var authorization in seen.Authorizations)
        {
            var problem = seen.Filters.IsEmpty
                ? "is not evaluated: call AddAuthorizationFilters() on the server"
                : authorization.Policy is { } policy && seen.UnknownPolicies.IsEmpty && !policies.Contains(policy)
                    ? $"names policy '{policy}', which no AddPolicy here defines: add it, or correct the name"
                    : null;
            if (problem is not null)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    ServerRules.IneffectiveAuthorize, authorization.Location, $"'{authorization.Owner}'", problem));
            }
        }
    }

    private static bool IsAuthorize(AttributeData attribute)
    {
        for (var type = attribute.AttributeClass; type is not null; type = type.BaseType)
        {
            if (type.HasMetadataName(Authorize))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Authorization(string Owner, string? Policy, Location Location);

    private sealed class Seen
    {
        public ConcurrentBag<Authorization> Authorizations { get; } = [];

        public ConcurrentBag<string> Servers { get; } = [];

        public ConcurrentBag<string> Filters { get; } = [];

        public ConcurrentBag<string> Policies { get; } = [];

        public ConcurrentBag<string> UnknownPolicies { get; } = [];
    }
}
