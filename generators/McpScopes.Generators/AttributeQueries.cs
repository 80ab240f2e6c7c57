using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.Generators;

/// <summary>The pipeline's entries: what is found by its attributes, and turned into models on the spot.</summary>
internal static class AttributeQueries
{
    /// <summary>The methods that carry a primitive's attribute themselves.</summary>
    public static IncrementalValuesProvider<PrimitiveModel> Declared(this SyntaxValueProvider syntax, PrimitiveKind kind) => syntax
        .ForAttributeWithMetadataName(
            PrimitiveAttribute.NameOf(kind),
            static (node, _) => node is MethodDeclarationSyntax,
            (context, _) => context.TargetSymbol is IMethodSymbol method && RegisteredMethods.IsOnOwnClass(method)
                ? PrimitiveReader.Read(method, method.ContainingType, kind, context.SemanticModel.Compilation)
                : null)
        .Where(static primitive => primitive is not null)
        .Select(static (primitive, _) => primitive!);

    /// <summary>The methods that a marked class inherits.</summary>
    public static IncrementalValuesProvider<PrimitiveModel> Inherited(this SyntaxValueProvider syntax, PrimitiveKind kind) => syntax
        .ForAttributeWithMetadataName(
            RegisteredMethods.MarkerOf(kind),
            static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
            (context, cancellationToken) => ReadInherited(context, kind, cancellationToken))
        .SelectMany(static (primitives, _) => primitives);

    public static IncrementalValueProvider<EquatableArray<DefinedScope>> ScopeDefinitions(this SyntaxValueProvider syntax) => syntax
        .ForAttributeWithMetadataName(
            KnownNames.DefineScope,
            static (node, _) => node is CompilationUnitSyntax,
            static (context, _) => Declarations.ScopeDefinitions.Read(context.Attributes))
        .Collect()
        .Select(static (perFile, _) => Declarations.ScopeDefinitions.Merge(perFile.SelectMany(static definitions => definitions)));

    public static IncrementalValueProvider<ResourceModel> Resource(this SyntaxValueProvider syntax) => syntax
        .ForAttributeWithMetadataName(
            KnownNames.ProtectedResource,
            static (node, _) => node is CompilationUnitSyntax,
            static (context, _) => ProtectedResources.Read(context.Attributes))
        .Collect()
        .Select(static (perFile, _) => perFile.FirstOrDefault() ?? ProtectedResources.Nothing);

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
