namespace McpScopes.Authority;

/// <summary>Why a client cannot be known: an error of RFC 7591 §3.2.2, or of RFC 6749 for one with a metadata document.</summary>
internal sealed class RegistrationProblem(string error, string description) : Exception(description)
{
    public string Error { get; } = error;

    public static RegistrationProblem RedirectUri(string description) => new("invalid_redirect_uri", description);

    public static RegistrationProblem Metadata(string description) => new("invalid_client_metadata", description);
}
