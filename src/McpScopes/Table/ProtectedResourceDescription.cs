namespace McpScopes.Table;

/// <summary>The fixed fields of the protected resource metadata (RFC 9728 §2), as the generator read them.</summary>
public sealed class ProtectedResourceDescription
{
    /// <summary>Gets <c>scopes_supported</c>: the initial scopes, or all if none is marked initial.</summary>
    public IReadOnlyList<string> ScopesSupported { get; init; } = [];

    /// <summary>Gets <c>resource_name</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Gets <c>resource_documentation</c>, an absolute URL.</summary>
    public string? Documentation { get; init; }

    /// <summary>Gets <c>resource_policy_uri</c>, an absolute URL.</summary>
    public string? PolicyUri { get; init; }

    /// <summary>Gets <c>resource_tos_uri</c>, an absolute URL.</summary>
    public string? TermsOfServiceUri { get; init; }
}
