namespace McpScopes.Resource;

/// <summary>The patterns that <c>MapScopedMcp</c> mapped.</summary>
internal sealed class ScopedEndpoints
{
    public IList<string> Patterns { get; } = [];

    /// <summary>The audiences of endpoints that have a resource of their own.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>The paths at which metadata is served.</summary>
    public ISet<string> MetadataPaths { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Marks an endpoint that has the front door around it.</summary>
internal sealed class ScopedEndpointMetadata(Lazy<ScopedEndpoint> endpoint)
{
    public ScopedEndpoint Endpoint => endpoint.Value;
}
