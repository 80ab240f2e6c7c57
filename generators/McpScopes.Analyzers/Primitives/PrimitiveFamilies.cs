using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Analyzers.Server;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Primitives;

/// <summary>
/// Which classes of a compilation have heirs, and which methods the heirs register in their base's place. Found when first asked.
/// </summary>
internal sealed class PrimitiveFamilies(Compilation compilation)
{
    private readonly Lazy<Families> _families = new(() => Find(compilation));

    /// <summary>Whether a class of this compilation derives from the class.</summary>
    public bool HasHeirs(INamedTypeSymbol type) => _families.Value.Bases.Contains(type.OriginalDefinition);

    /// <summary>Whether a marked class of this compilation registers the method, so that the class which declares it does not.</summary>
    public bool IsRegisteredByHeir(IMethodSymbol method, PrimitiveKind kind) =>
        _families.Value.Inherited.Contains((PrimitiveReader.RootOf(method), kind));

    private static Families Find(Compilation compilation)
    {
        var families = new Families(new(SymbolEqualityComparer.Default), []);
        foreach (var type in ScopedPrimitives.TypesIn(compilation.Assembly.GlobalNamespace))
        {
            for (var up = type.BaseType; up is { SpecialType: SpecialType.None }; up = up.BaseType)
            {
                _ = families.Bases.Add(up.OriginalDefinition);
            }

            families.Inherited.UnionWith(
                from kind in PrimitiveKinds.All
                where RegisteredMethods.IsMarked(type, kind)
                from method in RegisteredMethods.InheritedBy(type, kind)
                where PrimitiveReader.RootOf(method).Length > 0
                select (PrimitiveReader.RootOf(method), kind));
        }

        return families;
    }

    private sealed record Families(HashSet<INamedTypeSymbol> Bases, HashSet<(string Root, PrimitiveKind Kind)> Inherited);
}
