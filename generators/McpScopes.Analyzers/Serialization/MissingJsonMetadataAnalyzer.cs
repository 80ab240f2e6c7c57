using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Primitives;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Serialization;

/// <summary>
/// Can a program without JSON by reflection, trimmed or compiled ahead of time, read and write what its tools take and return?
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MissingJsonMetadataAnalyzer : ScopeAnalyzer
{
    private const string SerializerOptions = "System.Text.Json.JsonSerializerOptions";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PrimitiveRules.MissingJsonMetadata];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        if (HasReflection(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
        {
            return;
        }

        var sdk = new Lazy<JsonMetadata>(() => JsonMetadata.OfSdk(context.Compilation));
        var own = new Lazy<JsonMetadata>(() => JsonMetadata.OfOwn(context.Compilation));
        var needed = new ConcurrentBag<(IMethodSymbol Method, PrimitiveKind Kind, ITypeSymbol Type)>();
        var registrations = new ConcurrentBag<IInvocationOperation>();
        context.RegisterSymbolAction(symbol => Check((IMethodSymbol)symbol.Symbol, sdk, needed), SymbolKind.Method);
        context.RegisterOperationAction(operation =>
            Add((IInvocationOperation)operation.Operation, registrations), OperationKind.Invocation);
        context.RegisterCompilationEndAction(end =>
        {
            var isPassed = registrations.IsEmpty || registrations.Any(PassesOptions);
            foreach (var (method, kind, type) in needed
                         .Where(need => !isPassed || !own.Value.Has(need.Type))
                         .OrderBy(need => need.Method.ToDisplayString(), StringComparer.Ordinal)
                         .ThenBy(need => need.Type.ToDisplayString(), StringComparer.Ordinal))
            {
                end.ReportDiagnostic(Diagnostic.Create(
                    PrimitiveRules.MissingJsonMetadata,
                    method.Locations[0],
                    PrimitiveKinds.Title(kind),
                    PrimitiveName.Of(method, kind),
                    type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
            }
        });
    }

    private static void Check(
        IMethodSymbol method, Lazy<JsonMetadata> sdk, ConcurrentBag<(IMethodSymbol Method, PrimitiveKind Kind, ITypeSymbol Type)> needed)
    {
        foreach (var kind in PrimitiveKinds.Of(method).Where(_ => method.MethodKind == MethodKind.Ordinary))
        {
            foreach (var type in SerializedTypes.Of(method, kind).Where(type => !sdk.Value.Has(type))
                .Distinct(SymbolEqualityComparer.Default))
            {
                needed.Add((method, kind, (ITypeSymbol)type!));
            }
        }
    }

    private static void Add(IInvocationOperation invocation, ConcurrentBag<IInvocationOperation> registrations)
    {
        if (invocation.TargetMethod.Name == ServerCalls.WithScopedPrimitives)
        {
            registrations.Add(invocation);
        }
    }

    private static bool PassesOptions(IInvocationOperation invocation) => invocation.Arguments.Any(argument =>
        argument.ArgumentKind != ArgumentKind.DefaultValue
        && argument.Value is not { ConstantValue: { HasValue: true, Value: null } }
        && argument.Parameter?.Type is INamedTypeSymbol type && type.HasMetadataName(SerializerOptions));

    private static bool HasReflection(AnalyzerConfigOptions build) =>
        Is(build, "JsonSerializerIsReflectionEnabledByDefault", "true")
        || !(Is(build, "JsonSerializerIsReflectionEnabledByDefault", "false") || Is(build, "PublishTrimmed", "true")
            || Is(build, "PublishAot", "true"));

    private static bool Is(AnalyzerConfigOptions build, string property, string expected) =>
        build.TryGetValue("build_property." + property, out var value)
            && string.Equals(value, expected, StringComparison.OrdinalIgnoreCase);
}
