using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpScopes.Generators.Manifests;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>The scopes that a compilation knows: its own definitions, and those of the assemblies it references.</summary>
/// <param name="Own">The compilation's definitions, sorted by name; <see cref="DefinedScope.Implies"/> as written.</param>
/// <param name="References">The manifests of referenced assemblies, usable or not.</param>
internal sealed record Catalogue(EquatableArray<DefinedScope> Own, EquatableArray<ReferencedManifest> References)
{
    /// <summary>Gets a value indicating whether anybody defined scopes, so that one that is not defined is an error.</summary>
    public bool IsDefined => Own.Count > 0 || Usable.Any(manifest => manifest.DefinesScopes);

    /// <summary>Gets every scope that may be named.</summary>
    public IEnumerable<DefinedScope> All => Own.Concat(Usable.SelectMany(manifest => manifest.Scopes));

    private IEnumerable<ReferencedManifest> Usable => References.Where(manifest => manifest.IsUsable);

    public static Catalogue Read(Compilation compilation, CancellationToken cancellationToken = default) =>
        new(ScopeDefinitions.In(compilation, cancellationToken), ManifestReader.ReadReferenced(compilation, cancellationToken));

    /// <summary>Makes the set of names to ask about; a pattern is in it under its shape, so the names of variables may differ.</summary>
    public HashSet<string> Shapes() => new(All.Select(scope => ShapeOf(scope.Name)), StringComparer.Ordinal);

    public static string ShapeOf(string scope)
    {
        var pattern = ScopePattern.Parse(scope);
        return pattern.IsMalformed ? scope : pattern.Shape;
    }
}
