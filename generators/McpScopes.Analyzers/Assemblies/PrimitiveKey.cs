using System;
using System.Linq;
using System.Text.RegularExpressions;
using McpScopes.Generators.Models;

namespace McpScopes.Analyzers.Assemblies;

/// <summary>
/// What makes two primitives one for a client: the kind, and the name or URI without what makes no difference on the wire.
/// </summary>
/// <param name="Space">Tool, prompt, or resource; templates share their space with resources.</param>
/// <param name="Name">The name, the normalised URI, or the URI template with its variables counted instead of named.</param>
internal readonly record struct PrimitiveKey(PrimitiveKind Space, string Name)
{
    private static readonly Regex Expression = new(@"\{([+#./;?&]?)([^{}]*)\}", RegexOptions.CultureInvariant);

    public static PrimitiveKey Of(PrimitiveKind kind, string name) => kind switch
    {
        PrimitiveKind.Tool or PrimitiveKind.Prompt => new(kind, name),
        _ => new(PrimitiveKind.Resource, name.IndexOf('{') >= 0 ? WithoutVariableNames(name) : Normalised(name)),
    };

    /// <summary>The SDK compares URIs as URIs: scheme and host without case, escapes resolved.</summary>
    private static string Normalised(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) ? parsed.AbsoluteUri : uri;

    private static string WithoutVariableNames(string template) => Expression.Replace(
        template, expression => "{" + expression.Groups[1].Value + new string(',', expression.Groups[2].Value.Count(c => c == ',')) + "}");
}
