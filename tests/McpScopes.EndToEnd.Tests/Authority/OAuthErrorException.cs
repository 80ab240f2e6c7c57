using System.Net;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>An OAuth error where a test expected success.</summary>
public sealed class OAuthErrorException(HttpStatusCode status, string error, string? description)
    : Exception($"{(int)status} {error}: {description}")
{
    public HttpStatusCode Status { get; } = status;

    public string Error { get; } = error;

    public string? Description { get; } = description;
}
