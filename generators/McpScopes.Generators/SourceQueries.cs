using System.Collections.Immutable;
using System.Threading;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.Generators;

/// <summary>The pipeline's entries: what is found in the source, and turned into models on the spot.</summary>
internal static class SourceQueries
{
    /// <summary>
    /// The methods that carry a primitive's attribute themselves; <see langword="null"/> for one that cannot be registered.
    /// </summary>
    public static IncrementalValuesProvider<PrimitiveModel?> Declared(this SyntaxValueProvider syntax, PrimitiveKind kind) => syntax
        .ForAttributeWithMetadataName(
            PrimitiveAttribute.NameOf(kind),
            static (node, _) => node is MethodDeclarationSyntax,
            (context, _) => context.TargetSymbol is IMethodSymbol method && RegisteredMethods.IsOnOwnClass(method)
                ? PrimitiveReader.Read(method, method.ContainingType, kind, context.SemanticModel.Compilation)
                : null);

    /// <summary>The methods that each marked class inherits.</summary>
    public static IncrementalValuesProvider<EquatableArray<PrimitiveModel>> Inherited(this SyntaxValueProvider syntax,
        PrimitiveKind kind) => syntax
        .ForAttributeWithMetadataName(
            RegisteredMethods.MarkerOf(kind),
            static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
            (context, cancellationToken) => ReadInherited(context, kind, cancellationToken));

    /// <summary>The scopes that each file defines for the assembly.</summary>
    public static IncrementalValuesProvider<EquatableArray<DefinedScope>> ScopeDefinitions(this SyntaxValueProvider syntax) => syntax
        .ForAttributeWithMetadataName(
            KnownNames.DefineScope,
            static (node, _) => node is CompilationUnitSyntax,
            static (context, _) => Declarations.ScopeDefinitions.Read(context.Attributes));

    /// <summary>The scope that each marked constant defines.</summary>
    public static IncrementalValuesProvider<DefinedScope?> ScopeConstants(this SyntaxValueProvider syntax) => syntax
        .ForAttributeWithMetadataName(
            KnownNames.DefineScope,
            static (node, _) => Declarations.ScopeConstants.MayDefine(node),
            static (context, _) => Declarations.ScopeConstants.Read(context.TargetSymbol));

    /// <summary>The description of the server, in the file that has it.</summary>
    public static IncrementalValuesProvider<ResourceModel> Resource(this SyntaxValueProvider syntax) => syntax
        .ForAttributeWithMetadataName(
            KnownNames.ProtectedResource,
            static (node, _) => node is CompilationUnitSyntax,
            static (context, _) => ProtectedResources.Read(context.Attributes));

    /// <summary>The calls that put a server together, by name.</summary>
    public static IncrementalValuesProvider<string> ServerCalls(this SyntaxValueProvider syntax) => syntax
        .CreateSyntaxProvider(
            static (node, _) => Declarations.ServerCalls.IsOne(node),
            static (context, _) => Declarations.ServerCalls.NameOf((InvocationExpressionSyntax)context.Node)!);

    private static EquatableArray<PrimitiveModel> ReadInherited(
        GeneratorAttributeSyntaxContext context, PrimitiveKind kind, CancellationToken cancellationToken)
    {
        if (context.TargetSymbol is not INamedTypeSymbol type)
        {
            return default;
        }

        var primitives = ImmutableArray.CreateBuilder<PrimitiveModel>();
        foreach (var method in RegisteredMethods.InheritedBy(type, kind))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (PrimitiveReader.Read(method, type, kind, context.SemanticModel.Compilation) is { } primitive)
            {
                primitives.Add(primitive);
            }
        }

        return primitives.ToEquatableArray();
    }
}
