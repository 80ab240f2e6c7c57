namespace AgentConsole.Conversation;

/// <summary>The name of an authorization server, for people: its issuer, with the product's name where the issuer tells it.</summary>
internal static class AuthorityName
{
    public static string Of(string? issuer, string? identityProvider = null)
    {
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var url))
        {
            return issuer ?? "the authorization server";
        }

        if (!string.IsNullOrWhiteSpace(identityProvider))
        {
            return $"{identityProvider} ({issuer})";
        }

        if (url.Host.StartsWith("cognito-idp.", StringComparison.OrdinalIgnoreCase))
        {
            return $"Cognito ({issuer})";
        }

        return url.IsLoopback && url.AbsolutePath.TrimEnd('/') is "/authority" ? $"McpScopes.Authority ({issuer})" : issuer;
    }
}
