using Microsoft.Extensions.Configuration;

namespace McpScopes.Authority;

/// <summary>The section that the settings came from, to find in it what is not a setting.</summary>
internal sealed record AuthorityConfiguration(IConfiguration Section)
{
    private const string Upstream = $"{nameof(McpAuthorityOptions.Upstream)}:";

    /// <summary>Keys of the section that no setting has: a misspelt one would be without effect.</summary>
    public IEnumerable<string> UnknownKeys => Unknown(Section, typeof(McpAuthorityOptions), "").Where(key => !IsOfTheProvider(key));

    /// <summary>What a provider of the catalogue needs stands beside the settings that all of them have.</summary>
    private bool IsOfTheProvider(string key) =>
        key.StartsWith(Upstream, StringComparison.OrdinalIgnoreCase)
        && UpstreamProvider.MayHave(Section[$"{Upstream}{nameof(UpstreamOptions.Provider)}"], key[Upstream.Length..]);

    private static IEnumerable<string> Unknown(IConfiguration section, Type type, string prefix)
    {
        foreach (var child in section.GetChildren())
        {
            var property = type.GetProperties().FirstOrDefault(candidate =>
                candidate.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                yield return prefix + child.Key;
            }
            else if (property.PropertyType.Namespace == typeof(McpAuthorityOptions).Namespace && property.PropertyType.IsClass)
            {
                foreach (var key in Unknown(child, property.PropertyType, $"{prefix}{child.Key}:"))
                {
                    yield return key;
                }
            }
            else if (property.PropertyType.IsGenericType
                && property.PropertyType.GetGenericArguments() is [{ IsClass: true } item]
                && item.Namespace == typeof(McpAuthorityOptions).Namespace)
            {
                foreach (var key in child.GetChildren().SelectMany(element =>
                    Unknown(element, item, $"{prefix}{child.Key}:{element.Key}:")))
                {
                    yield return key;
                }
            }
        }
    }
}
