using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.Generators.Declarations;

/// <summary>Decides on which classes a primitive's method is registered.</summary>
/// <remarks>
/// A method is registered on the class it stands in, if objects of that class can be made or none is needed. A concrete class that carries
/// the SDK's <c>[McpServerToolType]</c> (or the prompt's or resource's) also registers what it inherits, as the SDK does; then it takes the
/// place of a base class that does not carry the marker.
/// </remarks>
internal static class RegisteredMethods
{
    /// <summary>The SDK's marker for classes with primitives of a kind.</summary>
    public static string MarkerOf(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Tool => KnownNames.ServerToolType,
        PrimitiveKind.Prompt => KnownNames.ServerPromptType,
        _ => KnownNames.ServerResourceType,
    };

    /// <summary>
    /// Whether a class itself carries the marker. A base class's does not count here: the SDK's would register one method twice.
    /// </summary>
    public static bool IsMarked(INamedTypeSymbol type, PrimitiveKind kind) =>
        type.GetAttributes().Any(attribute => attribute.Is(MarkerOf(kind)));

    /// <summary>Whether a primitive can be registered on the class that declares it.</summary>
    public static bool IsOnOwnClass(IMethodSymbol method) =>
        IsCallable(method) && IsNameable(method.ContainingType) && (method.IsStatic || IsConcrete(method.ContainingType));

    /// <summary>The primitives that a marked class adds to those of which the attribute stands in the class itself.</summary>
    public static IEnumerable<IMethodSymbol> InheritedBy(INamedTypeSymbol type, PrimitiveKind kind)
    {
        if (!IsConcrete(type) || !IsNameable(type))
        {
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            var isOwn = SymbolEqualityComparer.Default.Equals(current, type);
            var isRegisteredThere = !isOwn && IsConcrete(current) && (IsMarked(current, kind) || HasManifestOfItsOwn(current, type));
            foreach (var method in current.GetMembers().OfType<IMethodSymbol>())
            {
                // Overrides and hiding methods stand for those of the same signature further up.
                if (seen.Add(SignatureOf(method))
                    && IsCallable(method)
                    && PrimitiveAttribute.Find(method, kind) is { } attribute
                    && (isOwn ? attribute.IsInherited : !isRegisteredThere && !method.IsStatic
                        && method.DeclaredAccessibility != Accessibility.Private))
                {
                    yield return method;
                }
            }
        }
    }

    /// <summary>
    /// Whether objects of the type can be made and kept: no abstract, static or open generic type, and no <c>ref struct</c>.
    /// </summary>
    public static bool IsConcrete(INamedTypeSymbol type)
    {
        if (type is not { IsAbstract: false, IsStatic: false, IsRefLikeType: false, TypeKind: TypeKind.Class or TypeKind.Struct })
        {
            return false;
        }

        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (IsOpenGeneric(current))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether generated code in the same assembly can write the type's name.</summary>
    public static bool IsNameable(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal || !SyntaxFacts.IsValidIdentifier(current.Name) || IsOpenGeneric(current)
                || current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal
                    or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        // Half-typed code has classes and namespaces without a name.
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (!SyntaxFacts.IsValidIdentifier(space.Name))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCallable(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, IsGenericMethod: false, IsAbstract: false };

    private static bool IsOpenGeneric(INamedTypeSymbol type) =>
        type.TypeArguments.Any(argument => argument.TypeKind == TypeKind.TypeParameter);

    private static bool HasManifestOfItsOwn(INamedTypeSymbol type, INamedTypeSymbol derived) =>
        !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, derived.ContainingAssembly)
        && type.ContainingAssembly.GetAttributes().Any(attribute => attribute.Is(KnownNames.ScopeManifest));

    private static string SignatureOf(IMethodSymbol method) =>
        method.Name + "(" + string.Join(",",
            method.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))) + ")";
}
