namespace McpScopes.Hosting;

/// <summary>The patterns that <c>MapScopedMcp</c> mapped.</summary>
internal sealed class ScopedEndpoints
{
    public IList<string> Patterns { get; } = [];
}

/// <summary>Marks an endpoint that has the front door around it.</summary>
internal sealed class ScopedEndpointMetadata
{
    public static ScopedEndpointMetadata Instance { get; } = new();
}
