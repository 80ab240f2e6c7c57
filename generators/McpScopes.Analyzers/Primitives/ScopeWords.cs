using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Primitives;

/// <summary>The attributes of one compilation that make a primitive and say who may use it.</summary>
internal sealed class ScopeWords
{
    private readonly ImmutableDictionary<ISymbol, string> _kinds;
    private readonly ImmutableHashSet<ISymbol> _declarations;

    private ScopeWords(ImmutableDictionary<ISymbol, string> kinds, ImmutableHashSet<ISymbol> declarations) =>
        (_kinds, _declarations) = (kinds, declarations);

    public static ScopeWords? Of(Compilation compilation)
    {
        var kinds = ImmutableDictionary.CreateBuilder<ISymbol, string>(SymbolEqualityComparer.Default);
        foreach (var (name, kind) in new[]
                 {
                     (KnownNames.ServerTool, "Tool"), (KnownNames.ServerPrompt, "Prompt"), (KnownNames.ServerResource, "Resource"),
                 })
        {
            if (compilation.GetTypeByMetadataName(name) is { } type)
            {
                kinds[type] = kind;
            }
        }

        if (kinds.Count == 0 || compilation.GetTypeByMetadataName(KnownNames.RequiresScope) is null)
        {
            return null;
        }

        var declarations = new[] { KnownNames.RequiresScope, KnownNames.AuthenticatedOnly, KnownNames.AllowAnonymous }
            .Select(compilation.GetTypeByMetadataName)
            .OfType<ISymbol>()
            .ToImmutableHashSet(SymbolEqualityComparer.Default);
        return new(kinds.ToImmutable(), declarations);
    }

    public string? Primitive(IMethodSymbol method) =>
        method.GetAttributes()
            .Select(data => data.AttributeClass is { } type && _kinds.TryGetValue(type, out var kind) ? kind : null)
            .FirstOrDefault(kind => kind is not null);

    public bool IsDeclared(IMethodSymbol method) => Carriers(method).Any(symbol => symbol.GetAttributes().Any(
        data => data.AttributeClass is { } type && _declarations.Contains(type)));

    public string NameOf(IMethodSymbol method)
    {
        var name = method.GetAttributes()
            .Where(data => data.AttributeClass is { } type && _kinds.ContainsKey(type))
            .SelectMany(data => data.NamedArguments)
            .Where(argument => argument.Key == "Name")
            .Select(argument => argument.Value.Value as string)
            .FirstOrDefault();
        return string.IsNullOrEmpty(name) ? method.Name : name!;
    }

    private static IEnumerable<ISymbol> Carriers(IMethodSymbol method)
    {
        for (var at = method; at is not null; at = at.OverriddenMethod)
        {
            yield return at;
        }

        for (var at = method.ContainingType; at is not null; at = at.BaseType)
        {
            yield return at;
        }
    }
}
