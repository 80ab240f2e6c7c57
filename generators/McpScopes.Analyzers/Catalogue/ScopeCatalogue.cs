using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Catalogue;

/// <summary>The scopes that an assembly may use, read once for each compilation.</summary>
internal sealed class ScopeCatalogue
{
    private readonly HashSet<string> _names;

    private ScopeCatalogue(IEnumerable<string> names)
    {
        _names = new HashSet<string>(names, StringComparer.Ordinal);
        Names = [.. _names.OrderBy(name => name, StringComparer.Ordinal)];
    }

    /// <summary>Gets the defined scopes, sorted. None: the scopes in use are the catalogue.</summary>
    public IReadOnlyList<string> Names { get; }

    public static ScopeCatalogue Of(Compilation compilation)
    {
        var attribute = compilation.GetTypeByMetadataName(KnownNames.DefineScope);
        return new(
            from data in compilation.Assembly.GetAttributes()
            where attribute is not null && SymbolEqualityComparer.Default.Equals(data.AttributeClass, attribute)
            let name = data.ConstructorArguments.Select(argument => argument.Value as string).FirstOrDefault()
            where !string.IsNullOrEmpty(name)
            select name);
    }

    /// <summary>Says whether a scope may be used: it is defined, or nothing is.</summary>
    public bool Allows(string scope) => _names.Count == 0 || _names.Contains(scope);
}
