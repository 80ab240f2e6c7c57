using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.Generators.Declarations;

/// <summary>
/// The diagnostics of their own that <c>[Experimental]</c> and <c>[Obsolete]</c> types raise wherever they are named. Users accept them
/// where they use the type; generated code, which names it again, must not ask a second time.
/// </summary>
internal static class UsageWarnings
{
    public static IEnumerable<string> Of(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Of(array.ElementType),
        INamedTypeSymbol named => Own(named)
            .Concat(named.ContainingType is { } containing ? Of(containing) : [])
            .Concat(named.TypeArguments.SelectMany(Of)),
        _ => [],
    };

    private static IEnumerable<string> Own(INamedTypeSymbol type) => type.GetAttributes()
        .Select(attribute =>
            attribute.Is("System.Diagnostics.CodeAnalysis.ExperimentalAttribute") ? attribute.ConstructorString(0)
            : attribute.Is("System.ObsoleteAttribute") ? attribute.NamedString("DiagnosticId")
            : null)
        .OfType<string>()
        .Where(SyntaxFacts.IsValidIdentifier);
}
