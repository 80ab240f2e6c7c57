using System;
using System.Collections.Immutable;
using System.Threading;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Server;

/// <summary>Does a server with scoped primitives have a way in on which nobody can check a scope?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnguardedServerAnalyzer : ScopeAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ServerRules.UnguardedMapping, ServerRules.StdioTransport];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        // Looked for only where one of the calls is: few compilations have one.
        var hasPrimitives = new Lazy<bool>(new ScopedPrimitives(context.Compilation).Any, LazyThreadSafetyMode.ExecutionAndPublication);
        context.RegisterOperationAction(operation => Check(operation, hasPrimitives), OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext context, Lazy<bool> hasPrimitives)
    {
        var invocation = (IInvocationOperation)context.Operation;
        var rule = invocation.IsCallOf(Calls.EndpointExtensions, "MapMcp") ? ServerRules.UnguardedMapping
            : invocation.IsCallOf(Calls.ServerBuilderExtensions, "WithStdioServerTransport") ? ServerRules.StdioTransport
            : null;
        if (rule is not null && Calls.NameIn(invocation) is { } name && hasPrimitives.Value)
        {
            context.ReportDiagnostic(Diagnostic.Create(rule, name.GetLocation()));
        }
    }
}
