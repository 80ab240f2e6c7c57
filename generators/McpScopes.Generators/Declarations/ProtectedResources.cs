using System.Collections.Immutable;
using System.Linq;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>Reads <c>[assembly: ProtectedResource]</c>.</summary>
internal static class ProtectedResources
{
    public static readonly ResourceModel Nothing = new(null, null, null, null);

    public static ResourceModel Read(ImmutableArray<AttributeData> attributes) =>
        attributes.FirstOrDefault(attribute => attribute.Is(KnownNames.ProtectedResource)) is { } found
            ? new(
                found.NamedString("Name"),
                found.NamedString("Documentation"),
                found.NamedString("PolicyUri"),
                found.NamedString("TermsOfServiceUri"))
            : Nothing;
}
