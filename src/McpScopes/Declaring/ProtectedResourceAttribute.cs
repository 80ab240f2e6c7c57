namespace McpScopes;

/// <summary>
/// Describes the server in its OAuth protected resource metadata (RFC 9728 §2). Written once, on the application's assembly.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ProtectedResourceAttribute : Attribute
{
    /// <summary>Gets or sets the human-readable name, <c>resource_name</c>. Default: the assembly's name.</summary>
    public string? Name { get; set; }

    /// <summary>Gets or sets the absolute URL of developer documentation, <c>resource_documentation</c>.</summary>
    public string? Documentation { get; set; }

    /// <summary>Gets or sets the absolute URL of the data-use policy, <c>resource_policy_uri</c>.</summary>
    public string? PolicyUri { get; set; }

    /// <summary>Gets or sets the absolute URL of the terms of service, <c>resource_tos_uri</c>.</summary>
    public string? TermsOfServiceUri { get; set; }
}
