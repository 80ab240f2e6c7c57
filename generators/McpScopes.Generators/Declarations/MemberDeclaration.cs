using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>What one method or one class itself declares, before anything is joined.</summary>
/// <param name="Scopes">The scopes of all <c>[RequiresScope]</c> in the order they were written, duplicates included; null is read as
/// empty.</param>
/// <param name="HasRequiresScope">Whether <c>[RequiresScope]</c> is there at all.</param>
/// <param name="HasEmptyRequirement">Whether a <c>[RequiresScope]</c> names no scope, or one that is null or empty.</param>
/// <param name="IsAuthenticatedOnly">Whether <c>[AuthenticatedOnly]</c> is there.</param>
/// <param name="AllowsAnonymous">Whether ASP.NET Core's <c>[AllowAnonymous]</c> is there.</param>
internal readonly record struct MemberDeclaration(
    EquatableArray<string> Scopes, bool HasRequiresScope, bool HasEmptyRequirement, bool IsAuthenticatedOnly, bool AllowsAnonymous)
{
    public bool IsNothing => !HasRequiresScope && !IsAuthenticatedOnly && !AllowsAnonymous;

    /// <summary>Gets a value indicating whether declarations of two kinds stand on the one member.</summary>
    public bool IsContradiction => (HasRequiresScope ? 1 : 0) + (IsAuthenticatedOnly ? 1 : 0) + (AllowsAnonymous ? 1 : 0) > 1;

    public RequirementKind Kind =>
        IsContradiction ? RequirementKind.Undeclared
        : HasRequiresScope ? RequirementKind.Scopes
        : IsAuthenticatedOnly ? RequirementKind.AuthenticatedOnly
        : AllowsAnonymous ? RequirementKind.Anonymous
        : RequirementKind.Undeclared;

    public static MemberDeclaration Read(ISymbol member)
    {
        List<string>? scopes = null;
        var (hasEmpty, authenticated, anonymous) = (false, false, false);
        foreach (var attribute in member.GetAttributes())
        {
            if (attribute.Is(KnownNames.RequiresScope))
            {
                var named = attribute.ConstructorStrings().ToList();
                hasEmpty |= named.Count == 0 || named.Any(string.IsNullOrEmpty);
                (scopes ??= []).AddRange(named.Select(scope => scope ?? ""));
            }
            else if (attribute.Is(KnownNames.AuthenticatedOnly))
            {
                authenticated = true;
            }
            else if (attribute.Is(KnownNames.AllowAnonymous))
            {
                anonymous = true;
            }
        }

        return new(scopes?.ToEquatableArray() ?? default, scopes is not null, hasEmpty, authenticated, anonymous);
    }
}
