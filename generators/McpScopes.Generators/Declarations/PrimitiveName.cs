using System;
using System.Linq;
using System.Text;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Declarations;

/// <summary>The names of a primitive, as the SDK derives them where the attribute gives none.</summary>
internal static class PrimitiveName
{
    private const string AsyncSuffix = "Async";

    /// <summary>The key on the wire: the name of a tool or prompt, the URI or URI template of a resource.</summary>
    public static string Of(IMethodSymbol method, PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Tool or PrimitiveKind.Prompt => DisplayNameOf(method, kind),
        _ => PrimitiveAttribute.Find(method, PrimitiveKind.Resource)?.UriTemplate ?? DeriveUriTemplate(method),
    };

    /// <summary>The SDK's <c>Name</c> of a tool, prompt or resource.</summary>
    public static string DisplayNameOf(IMethodSymbol method, PrimitiveKind kind) =>
        PrimitiveAttribute.Find(method, kind)?.Name ?? Derive(method.Name, IsAsync(method));

    /// <summary>Tells a resource from a resource template as the SDK does.</summary>
    public static PrimitiveKind KindOf(string uriTemplate) =>
        uriTemplate.IndexOf('{') >= 0 ? PrimitiveKind.ResourceTemplate : PrimitiveKind.Resource;

    /// <summary>The name that the SDK derives from a method's name.</summary>
    public static string Derive(string methodName, bool isAsync)
    {
        var name = isAsync && methodName.Length > AsyncSuffix.Length && methodName.EndsWith(AsyncSuffix, StringComparison.Ordinal)
            ? methodName.Substring(0, methodName.Length - AsyncSuffix.Length)
            : methodName;
        name = OnlyAsciiLettersAndDigits(name).Trim('_');
        return SnakeCase.Lower(name.Length == 0 ? methodName : name);
    }

    private static string OnlyAsciiLettersAndDigits(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))
            {
                _ = result.Append(c);
            }
            else if (result.Length == 0 || result[result.Length - 1] != '_')
            {
                _ = result.Append('_');
            }
        }

        return result.ToString();
    }

    private static bool IsAsync(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol type
        && (type.OriginalDefinition.HasMetadataName("System.Threading.Tasks.Task")
            || type.OriginalDefinition.HasMetadataName("System.Threading.Tasks.Task`1")
            || type.OriginalDefinition.HasMetadataName("System.Threading.Tasks.ValueTask")
            || type.OriginalDefinition.HasMetadataName("System.Threading.Tasks.ValueTask`1")
            || type.OriginalDefinition.HasMetadataName("System.Collections.Generic.IAsyncEnumerable`1"));

    /// <summary>
    /// The SDK lists the parameters that it binds from the URI. Which others it takes from services it knows only at run time; those have
    /// no text form, and the generated code passes this very template on, so that nothing can differ.
    /// </summary>
    private static string DeriveUriTemplate(IMethodSymbol method)
    {
        var variables = method.Parameters.Where(ArgumentBinding.IsBoundFromUri).Select(parameter => parameter.Name).ToList();
        return "resource://mcp/" + Uri.EscapeDataString(DisplayNameOf(method, PrimitiveKind.Resource))
            + (variables.Count == 0 ? "" : "{?" + string.Join(",", variables) + "}");
    }
}
