using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Server;

/// <summary>Is anything registered by the SDK's calls that <c>WithScopedPrimitives()</c> registers?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class DoubleRegistrationAnalyzer : ScopeAnalyzer
{
    private static readonly ImmutableDictionary<string, PrimitiveKind> Registrations = new Dictionary<string, PrimitiveKind>
    {
        ["WithTools"] = PrimitiveKind.Tool,
        ["WithToolsFromAssembly"] = PrimitiveKind.Tool,
        ["WithPrompts"] = PrimitiveKind.Prompt,
        ["WithPromptsFromAssembly"] = PrimitiveKind.Prompt,
        ["WithResources"] = PrimitiveKind.Resource,
        ["WithResourcesFromAssembly"] = PrimitiveKind.Resource,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ServerRules.DoubleRegistration];

    protected override void Start(CompilationStartAnalysisContext context)
    {
        var primitives = new ScopedPrimitives(context.Compilation);
        context.RegisterOperationAction(operation => Check(operation, primitives), OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext context, ScopedPrimitives primitives)
    {
        var invocation = (IInvocationOperation)context.Operation;
        var method = invocation.TargetMethod;
        if (!Registrations.TryGetValue(method.Name, out var kind)
            || !method.ContainingType.HasMetadataName(Calls.ServerBuilderExtensions)
            || Calls.NameIn(invocation) is not { } name)
        {
            return;
        }

        if (Registered(invocation, kind, primitives, context.Compilation.Assembly) is { } registered)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                ServerRules.DoubleRegistration,
                name.GetLocation(),
                name.ToString(),
                $"the {kind.ToString().ToLowerInvariant()}s of {registered}"));
        }
    }

    /// <summary>Of what the call registers, the first that is registered anyway, in words.</summary>
    private static string? Registered(IInvocationOperation invocation, PrimitiveKind kind, ScopedPrimitives primitives, IAssemblySymbol own)
    {
        if (invocation.TargetMethod.Name.EndsWith("FromAssembly", StringComparison.Ordinal))
        {
            return AssemblyOf(invocation, own) is { } assembly && primitives.AnyIn(assembly, kind)
                ? $"assembly '{assembly.Identity.Name}'"
                : null;
        }

        var types = invocation.TargetMethod.TypeArguments.Concat(
            invocation.Arguments.SelectMany(argument => Elements(argument.Value)).OfType<ITypeOfOperation>()
                .Select(type => type.TypeOperand));
        return types.OfType<INamedTypeSymbol>().FirstOrDefault(type => primitives.AnyOn(type, kind)) is { } found
            ? $"'{found.Name}'"
            : null;
    }

    /// <summary>
    /// The elements of a list as it is written. What a call in it makes of a type, under a name and options of its own, is another
    /// primitive.
    /// </summary>
    private static IEnumerable<IOperation> Elements(IOperation value) => value switch
    {
        IConversionOperation conversion => Elements(conversion.Operand),
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues.SelectMany(Elements),
        ICollectionExpressionOperation collection => collection.Elements.SelectMany(Elements),
        _ => [value],
    };

    /// <summary>The assembly the call looks through; <see langword="null"/> if that shows at run time only.</summary>
    private static IAssemblySymbol? AssemblyOf(IInvocationOperation invocation, IAssemblySymbol own) =>
        invocation.Arguments
            .FirstOrDefault(
                argument => argument.Parameter?.Type is INamedTypeSymbol type
                    && type.HasMetadataName("System.Reflection.Assembly"))?.Value switch
        {
            null or { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation => own,
            IPropertyReferenceOperation
            {
                Property.Name: "Assembly",
                Instance: ITypeOfOperation { TypeOperand: INamedTypeSymbol type }
            } =>
                type.ContainingAssembly,
            IInvocationOperation { TargetMethod.Name: "GetExecutingAssembly" } => own,
            _ => null,
        };
}
