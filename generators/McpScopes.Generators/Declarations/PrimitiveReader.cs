using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>Turns a method with a primitive's attribute into its model.</summary>
internal static class PrimitiveReader
{
    private static readonly SymbolDisplayFormat ShortName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    /// <summary>
    /// Reads a method that is registered on <paramref name="registeredOn"/>; <see langword="null"/> if generated code cannot refer to it.
    /// </summary>
    public static PrimitiveModel? Read(IMethodSymbol method, INamedTypeSymbol registeredOn, PrimitiveKind kind, Compilation compilation)
    {
        if (Refer(method, registeredOn, compilation) is not { } reference)
        {
            return null;
        }

        var name = PrimitiveName.Of(method, kind);
        var exactKind = kind is PrimitiveKind.Tool or PrimitiveKind.Prompt ? kind : PrimitiveName.KindOf(name);
        return new(
            new(exactKind, name, PrimitiveName.DisplayNameOf(method, kind), reference),
            ReadRequirement(method, registeredOn, kind).Requirement,
            RootOf(method),
            RegisteredMethods.IsMarked(registeredOn, kind));
    }

    /// <summary>Reads what a caller needs, and everything that is wrong with the declaration apart from the catalogue.</summary>
    public static (RequirementModel Requirement, DeclarationFaults Faults) ReadRequirement(
        IMethodSymbol method, INamedTypeSymbol registeredOn, PrimitiveKind kind)
    {
        var declaration = ScopeDeclaration.Read(method, registeredOn);
        var faults = declaration.Faults;
        var arguments = new List<ScopeArgumentModel>();
        foreach (var variable in declaration.Scopes.SelectMany(scope => ScopePattern.Parse(scope).Variables).Distinct())
        {
            var bound = ScopeVariables.Bind(method, kind, variable);
            faults |= bound.Fault;
            arguments.Add(bound.Argument);
        }

        return faults == DeclarationFaults.None
            ? (new(declaration.Kind, declaration.Scopes, arguments.ToEquatableArray()), faults)
            : (RequirementModel.Undeclared, faults);
    }

    private static MethodReference? Refer(IMethodSymbol method, INamedTypeSymbol registeredOn, Compilation compilation)
    {
        var writable = method.Parameters.All(parameter => parameter.RefKind == RefKind.None
            && TypeReference.IsWritable(parameter.Type, compilation));
        if (!writable && !IsOnlyOneOfItsName(method, registeredOn))
        {
            return null;
        }

        var parameterTypes = writable ? method.Parameters.Select(parameter => parameter.Type).ToList() : [];
        return new(
            TypeReference.Write(registeredOn),
            registeredOn.ToDisplayString(ShortName),
            method.MetadataName,
            parameterTypes.Select(TypeReference.Write).ToEquatableArray(),
            !writable,
            method.IsStatic,
            method.DeclaredAccessibility == Accessibility.Public,
            parameterTypes.Prepend(registeredOn).SelectMany(UsageWarnings.Of).Distinct().ToEquatableArray());
    }

    private static bool IsOnlyOneOfItsName(IMethodSymbol method, INamedTypeSymbol registeredOn)
    {
        var count = 0;
        for (var type = registeredOn; type is not null; type = type.BaseType)
        {
            count += type.GetMembers(method.Name).Length;
        }

        return count == 1;
    }

    /// <summary>
    /// Names the method that a method overrides first of all, or itself. Empty for one that no other class can inherit or override.
    /// </summary>
    public static string RootOf(IMethodSymbol method)
    {
        if (!method.IsOverride && (method.IsStatic || method.ContainingType.IsSealed))
        {
            return "";
        }

        var root = method;
        while (root.OverriddenMethod is { } overridden)
        {
            root = overridden;
        }

        return root.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat) + "@" + root.ContainingAssembly?.Name;
    }
}
