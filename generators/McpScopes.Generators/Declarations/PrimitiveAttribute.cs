using System.Linq;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>
/// What <c>[McpServerTool]</c>, <c>[McpServerPrompt]</c> or <c>[McpServerResource]</c> says about the names of its method.
/// </summary>
/// <param name="Kind">The kind; <see cref="PrimitiveKind.Resource"/> for both kinds of resource.</param>
/// <param name="Name">The attribute's <c>Name</c>, if given.</param>
/// <param name="UriTemplate">The attribute's <c>UriTemplate</c>, if given.</param>
/// <param name="IsInherited">Whether it stands on an overridden method only.</param>
internal readonly record struct PrimitiveAttribute(PrimitiveKind Kind, string? Name, string? UriTemplate, bool IsInherited)
{
    /// <summary>The attribute's metadata name for a kind.</summary>
    public static string NameOf(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Tool => KnownNames.ServerTool,
        PrimitiveKind.Prompt => KnownNames.ServerPrompt,
        _ => KnownNames.ServerResource,
    };

    /// <summary>
    /// Finds the attribute on the method or, like the SDK, on a method that it overrides; <see langword="null"/> if there is none.
    /// </summary>
    public static PrimitiveAttribute? Find(IMethodSymbol method, PrimitiveKind kind)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            if (current.GetAttributes().FirstOrDefault(attribute => attribute.Is(NameOf(kind))) is { } found)
            {
                return new(kind, NullIfEmpty(found.NamedString("Name")), NullIfEmpty(found.NamedString("UriTemplate")),
                    !ReferenceEquals(current, method));
            }
        }

        return null;
    }

    /// <summary>Whether the method is a primitive of any kind.</summary>
    public static bool IsOnAny(IMethodSymbol method) =>
        Find(method, PrimitiveKind.Tool) is not null
        || Find(method, PrimitiveKind.Prompt) is not null
        || Find(method, PrimitiveKind.Resource) is not null;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
