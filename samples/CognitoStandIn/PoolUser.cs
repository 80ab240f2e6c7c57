// Part of the stand-in for Amazon Cognito.
namespace CognitoStandIn;

/// <summary>A user of the pool, with the groups that Cognito writes into <c>cognito:groups</c>.</summary>
public sealed class PoolUser(string username, string email, params string[] groups)
{
    /// <summary>The name, which Cognito makes a UUID where people sign in with their address.</summary>
    public string Username { get; } = username;

    public string Email { get; } = email;

    public IList<string> Groups { get; } = [.. groups];

    public string Subject { get; init; } = $"{username}-5c1d-4e7a-9b1f-000000000000";

    public bool Enabled { get; set; } = true;

    /// <summary>Whether the address was shown to be the user's, who may be able to type any other.</summary>
    public bool EmailVerified { get; set; } = true;

    public static IEnumerable<PoolUser> Examples =>
    [
        new("dev", "dev@example.com", "developers"),
        new("lead", "lead@example.com", "researchers"),
        new("admin", "admin@example.com", "admins"),
    ];
}
