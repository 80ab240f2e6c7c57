using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Primitives;

/// <summary>The kinds of primitive that a method can be; it can be several at once.</summary>
internal static class PrimitiveKinds
{
    public static readonly IReadOnlyList<PrimitiveKind> All = [PrimitiveKind.Tool, PrimitiveKind.Prompt, PrimitiveKind.Resource];

    /// <summary>The kinds of which the attribute is on the method, or on one that it overrides.</summary>
    public static IEnumerable<PrimitiveKind> Of(IMethodSymbol method) =>
        All.Where(kind => PrimitiveAttribute.Find(method, kind) is not null);

    /// <summary>A primitive in words, for a message.</summary>
    public static string Title(PrimitiveKind kind) => kind == PrimitiveKind.ResourceTemplate ? "Resource template" : kind.ToString();
}
