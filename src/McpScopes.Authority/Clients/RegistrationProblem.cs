namespace McpScopes.Authority;

/// <summary>An error of RFC 7591 §3.2.2.</summary>
internal sealed class RegistrationProblem(string error, string description) : Exception(description)
{
    public string Error { get; } = error;

    public static RegistrationProblem RedirectUri(string description) => new("invalid_redirect_uri", description);

    public static RegistrationProblem Metadata(string description) => new("invalid_client_metadata", description);
}
