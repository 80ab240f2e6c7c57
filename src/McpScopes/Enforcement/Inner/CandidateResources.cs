using McpScopes.Decisions;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// A URI that a fixed resource and a template both fit, or two templates, may be read through any of them: which one depends on the order of
/// their registration and on how the client spells the URI. Whoever reads it needs what all of them ask for.
/// </summary>
internal static class CandidateResources
{
    /// <summary>Finds a resource as the SDK does when one is read: the exact URI, then the templates.</summary>
    public static McpServerResource? Find(McpServerOptions options, string uri)
    {
        if (options.ResourceCollection is not { } resources)
        {
            return null;
        }

        return resources.TryGetPrimitive(uri, out var exact) ? exact : resources.FirstOrDefault(resource => resource.IsMatch(uri));
    }

    /// <summary>The resources besides <paramref name="matched"/> that could serve the URI, each with the spelling that it fits.</summary>
    public static IReadOnlyList<(McpServerResource Resource, string Uri)> Besides(McpServerResource? matched, McpServerOptions options, string? uri)
    {
        if (uri is null || options.ResourceCollection is not { } resources)
        {
            return [];
        }

        List<(McpServerResource, string)>? others = null;
        var normal = ResourceUri.Normalize(uri);
        foreach (var resource in resources)
        {
            if (resource != matched && SpellingFor(resource, matched, uri, normal) is { } spelling)
            {
                (others ??= []).Add((resource, spelling));
            }
        }

        return others ?? [];
    }

    /// <summary>The spelling of the URI that the resource fits, if any.</summary>
    private static string? SpellingFor(McpServerResource resource, McpServerResource? matched, string uri, string normal)
    {
        var template = resource.ProtocolResourceTemplate.UriTemplate;
        if (resource.IsTemplated)
        {
            return resource.IsMatch(uri) ? uri : normal != uri && resource.IsMatch(normal) ? normal : null;
        }

        // The SDK has looked for the URI as it stands among the fixed ones, of which no two are the same. Another spelling it has not tried.
        return matched is null or { IsTemplated: true }
            && ((normal != uri && resource.IsMatch(normal))
                || (template.Contains('%') && string.Equals(ResourceUri.Normalize(template), normal, StringComparison.Ordinal)))
            ? normal
            : null;
    }
}
