namespace McpScopes.Resource;

/// <summary>What <c>MapScopedMcp</c> mapped.</summary>
internal sealed class ScopedEndpoints
{
    private const string UsualPath = "/mcp";

    public IList<MappedEndpoint> Mapped { get; } = [];

    /// <summary>The path of the endpoint that the application's own resource is: the first that has none of its own.</summary>
    public string Path => Mapped.FirstOrDefault(endpoint => !endpoint.HasOwnResource)?.Path ?? UsualPath;

    /// <summary>The audiences of endpoints that have a resource of their own.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>The paths at which metadata is served.</summary>
    public ISet<string> MetadataPaths { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>One call of <c>MapScopedMcp</c>.</summary>
/// <param name="pattern">The pattern that it was given, with a slash before it.</param>
/// <param name="hasOwnResource">Whether the call names a resource, beside that of the settings.</param>
internal sealed class MappedEndpoint(string pattern, bool hasOwnResource)
{
    public string Pattern { get; } = pattern;

    public bool HasOwnResource { get; } = hasOwnResource;

    /// <summary>The whole path, once routing has put the prefixes of its groups before the pattern.</summary>
    public string Path { get; set; } = pattern;
}

/// <summary>Marks an endpoint that has the front door around it.</summary>
internal sealed class ScopedEndpointMetadata(Lazy<ScopedEndpoint> endpoint)
{
    public ScopedEndpoint Endpoint => endpoint.Value;
}
