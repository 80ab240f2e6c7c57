using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.CodeFixes.Catalogues;

/// <summary>The constants with <c>[DefineScope]</c> that code can name: the compilation's own, and those of its references.</summary>
internal sealed class CatalogueConstants(IEnumerable<IFieldSymbol> constants)
{
    private readonly Dictionary<string, List<IFieldSymbol>> _constants = constants
        .GroupBy(constant => ScopeConstants.ValueOf(constant)!, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);

    public static CatalogueConstants Read(Compilation compilation, CancellationToken cancellationToken = default) =>
        new(ScopeConstants.In(compilation, cancellationToken).Concat(InReferences(compilation, cancellationToken)));

    /// <summary>Whether a scope has a constant.</summary>
    public bool Has(string scope) => _constants.ContainsKey(scope);

    /// <summary>How a scope's constant is written at a place; <see langword="null"/> if there is none that can be named there.</summary>
    public string? ReferenceTo(string scope, SemanticModel model, int position) =>
        _constants.TryGetValue(scope, out var constants)
        && constants.FirstOrDefault(constant => model.IsAccessible(position, constant)) is { } found
            ? Write(found, model, position)
            : null;

    private static string Write(IFieldSymbol constant, SemanticModel model, int position)
    {
        var name = Identifier(constant.Name);
        var here = model.LookupSymbols(position, name: constant.Name);
        return here.Length == 1 && SymbolEqualityComparer.Default.Equals(here[0], constant)
            ? name
            : $"{constant.ContainingType.ToMinimalDisplayString(model, position)}.{name}";
    }

    /// <summary>How a name is written in code.</summary>
    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>Only assemblies with a manifest define scopes, so that the framework's are not looked through.</summary>
    private static IEnumerable<IFieldSymbol> InReferences(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.SourceModule.ReferencedAssemblySymbols
            .Where(ManifestReader.HasManifest)
            .SelectMany(assembly => TypesIn(assembly.GlobalNamespace, cancellationToken))
            .SelectMany(type => type.GetMembers().OfType<IFieldSymbol>())
            .Where(ScopeConstants.IsMarked);

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol owner, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var member in owner.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            foreach (var inner in TypesIn(member, cancellationToken))
            {
                yield return inner;
            }
        }
    }
}
