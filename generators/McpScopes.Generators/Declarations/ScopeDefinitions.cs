using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>Reads <c>[DefineScope]</c>, on the assembly and on constants.</summary>
internal static class ScopeDefinitions
{
    public static DefinedScope? Read(AttributeData attribute) =>
        attribute.Is(KnownNames.DefineScope) && attribute.ConstructorString(0) is { Length: > 0 } name ? Read(attribute, name) : null;

    /// <summary>What an attribute says of the scope that its constant names.</summary>
    public static DefinedScope Read(AttributeData attribute, string name) => new(
        name,
        attribute.NamedString("Description"),
        attribute.NamedBoolean("Initial"),
        attribute.NamedStrings("Implies").Where(implied => !string.IsNullOrEmpty(implied)).Select(implied => implied!).ToEquatableArray());

    public static EquatableArray<DefinedScope> Read(ImmutableArray<AttributeData> attributes) =>
        Merge(attributes.Select(Read).OfType<DefinedScope>());

    /// <summary>All that a compilation's own source defines.</summary>
    public static EquatableArray<DefinedScope> In(Compilation compilation, CancellationToken cancellationToken = default) => Merge(
        compilation.Assembly.GetAttributes().Select(Read)
            .Concat(ScopeConstants.In(compilation, cancellationToken).Select(ScopeConstants.Read))
            .OfType<DefinedScope>());

    /// <summary>Joins the definitions of equal name, sorted ordinally: the first description counts, the rest adds up.</summary>
    public static EquatableArray<DefinedScope> Merge(IEnumerable<DefinedScope> definitions) => definitions
        .GroupBy(definition => definition.Name, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new DefinedScope(
            group.Key,
            group.Select(definition => definition.Description).FirstOrDefault(description => description is not null),
            group.Any(definition => definition.Initial),
            group.SelectMany(definition => definition.Implies).Distinct().OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray()))
        .ToEquatableArray();
}
