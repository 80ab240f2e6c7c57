using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Analyzers.Server;

/// <summary>Does a program that serves scoped primitives put their scopes in force?</summary>
/// <remarks>
/// A host library may hide the whole set-up of the server, and knows nothing of scopes unless its manifest says so. What the compiler
/// cannot tell (a program with no primitives of its own that calls nothing of MCP) the guard of the running program decides.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnenforcedProgramAnalyzer : ScopeAnalyzer
{
    private const string Stdio = "WithStdioServerTransport";
    private const string Http = "WithHttpTransport";

    /// <summary>What tests and measurements are built on: they use the classes of tools, and serve them to nobody.</summary>
    private static readonly ImmutableHashSet<string> TestFrameworks =
    [
        "xunit.v3.core", "xunit.core", "nunit.framework", "MSTest.TestFramework", "Microsoft.VisualStudio.TestPlatform.TestFramework",
        "TUnit.Core", "Microsoft.Testing.Platform", "BenchmarkDotNet",
    ];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ServerRules.UnenforcedProgram];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        if (IsProgram(context.Compilation) && !IsTest(context.Compilation))
        {
            var calls = ServerSetUp.Watch(context);
            context.RegisterCompilationEndAction(end => Report(end, calls));
        }
    }

    private static void Report(CompilationAnalysisContext context, ServerSetUp calls)
    {
        // A server on stdio has no tokens to check; another rule says so.
        if (calls.Have(Stdio) && !calls.Have(Http))
        {
            return;
        }

        var primitives = new ScopedPrimitives(context.Compilation);
        var own = primitives.FirstOfOwn();
        if ((own?.Name ?? primitives.FirstReferenced()) is not { } example)
        {
            return;
        }

        var manifests = ManifestReader.ReadReferenced(context.Compilation, context.CancellationToken);
        var ofOthers = new HashSet<string>(manifests.SelectMany(manifest => manifest.Calls), StringComparer.Ordinal);
        if (own is null && !calls.Names.Any() && ofOthers.Count == 0)
        {
            return;
        }

        var isRegistered = calls.Have(ServerCalls.WithScopedPrimitives)
            || (own is null && ofOthers.Contains(ServerCalls.WithScopedPrimitives));
        var isValidated = calls.Have(ServerCalls.AddMcpScopes) || ofOthers.Contains(ServerCalls.AddMcpScopes);
        if (!isRegistered || !isValidated)
        {
            var place = calls.PlaceOf(
                ServerCalls.AddMcpServer,
                ServerCalls.WithScopedPrimitives,
                ServerCalls.AddMcpScopes,
                ServerCalls.MapScopedMcp,
                ServerCalls.MapMcp);
            context.ReportDiagnostic(Diagnostic.Create(
                ServerRules.UnenforcedProgram, place ?? own?.Place ?? Location.None, example, Remedy(isRegistered, isValidated)));
        }
    }

    private static string Remedy(bool isRegistered, bool isValidated) =>
        isRegistered ? "call AddMcpScopes on the services, which says who may issue tokens"
        : isValidated ? "call WithScopedPrimitives() on what AddMcpServer() returns, or nothing is served"
        : "call WithScopedPrimitives() on what AddMcpServer() returns, and AddMcpScopes on the services";

    private static bool IsProgram(Compilation compilation) =>
        compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            or OutputKind.WindowsRuntimeApplication;

    private static bool IsTest(Compilation compilation) =>
        compilation.ReferencedAssemblyNames.Any(assembly => TestFrameworks.Contains(assembly.Name));
}
