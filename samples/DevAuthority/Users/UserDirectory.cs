using Microsoft.Extensions.Options;

namespace DevAuthority;

/// <summary>Finds users, and knows everyone's password.</summary>
internal sealed class UserDirectory(IOptions<DevAuthorityOptions> options)
{
    private readonly DevAuthorityOptions _options = options.Value;

    public IEnumerable<DevAuthorityUser> Users => _options.Users;

    public string Password => _options.Password;

    public DevAuthorityUser? FindBySubject(string? subject) => Users.FirstOrDefault(user => user.Subject == subject);

    public DevAuthorityUser? SignIn(string? email, string? password) =>
        password == Password ? Users.FirstOrDefault(user => string.Equals(user.Email, email?.Trim(), StringComparison.OrdinalIgnoreCase)) : null;
}
