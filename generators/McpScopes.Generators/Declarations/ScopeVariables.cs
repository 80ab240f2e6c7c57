using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>Where the value of a <c>{variable}</c> comes from.</summary>
/// <param name="Argument">The argument, if there is one that can be part of a scope.</param>
/// <param name="Fault"><see cref="DeclarationFaults.UnknownVariable"/>, <see cref="DeclarationFaults.UnsupportedVariable"/>, or
/// none.</param>
internal readonly record struct ScopeVariable(ScopeArgumentModel Argument, DeclarationFaults Fault);

/// <summary>Binds the variables of scope patterns to arguments (tools, prompts) and URI-template variables (resources).</summary>
internal static class ScopeVariables
{
    public static ScopeVariable Bind(IMethodSymbol method, PrimitiveKind kind, string variable)
    {
        if (kind is PrimitiveKind.Tool or PrimitiveKind.Prompt)
        {
            return method.Parameters.FirstOrDefault(parameter => parameter.Name == variable) is { } argument
                && !ArgumentBinding.IsKeyedService(argument)
                ? BindTo(argument)
                : new(default, DeclarationFaults.UnknownVariable);
        }

        if (!UriTemplateVariables.Of(PrimitiveName.Of(method, kind)).Contains(variable))
        {
            return new(default, DeclarationFaults.UnknownVariable);
        }

        return method.Parameters.FirstOrDefault(parameter => parameter.Name == variable) is { } bound
            ? BindTo(bound)
            : new(new(variable, ScopeArgumentForm.Text), DeclarationFaults.None);
    }

    /// <summary>The names that a pattern on the method may use, for messages and fixes.</summary>
    public static IEnumerable<string> Available(IMethodSymbol method, PrimitiveKind kind) =>
        kind is PrimitiveKind.Tool or PrimitiveKind.Prompt
            ? method.Parameters.Where(parameter => !ArgumentBinding.IsKeyedService(parameter)
                && ArgumentBinding.FormOf(parameter) is not null)
                .Select(parameter => parameter.Name)
            : UriTemplateVariables.Of(PrimitiveName.Of(method, kind)).Distinct()
                .Where(name => Bind(method, kind, name).Fault == DeclarationFaults.None);

    private static ScopeVariable BindTo(IParameterSymbol parameter) =>
        ArgumentBinding.FormOf(parameter) is { } form
            ? new(new(parameter.Name, form), DeclarationFaults.None)
            : new(default, DeclarationFaults.UnsupportedVariable);
}
