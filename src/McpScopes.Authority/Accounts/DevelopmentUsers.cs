using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>The users of a laptop, and everyone's password.</summary>
internal sealed class DevelopmentUsers(IOptions<McpAuthorityOptions> options, Catalogue catalogue) : IAccounts
{
    private readonly Lazy<IReadOnlyList<Account>> _accounts = new(() => [.. UsersOf(options.Value, catalogue).Select(Create)]);

    public IReadOnlyList<Account> All => _accounts.Value;

    public string Password => options.Value.Password;

    public Task<Account?> FindAsync(string? subject, string? upstreamSession, CancellationToken cancellation) =>
        Task.FromResult(All.FirstOrDefault(account => account.Subject == subject));

    public Account? SignIn(string? email, string? password) =>
        password == Password ? All.FirstOrDefault(account =>
            string.Equals(account.Email, email?.Trim(), StringComparison.OrdinalIgnoreCase)) : null;

    private static IEnumerable<DevelopmentUser> UsersOf(McpAuthorityOptions options, Catalogue catalogue) => options.Users.Count > 0
        ? options.Users
        :
        [
            new DevelopmentUser { Email = "dev@example.com" },
            new DevelopmentUser { Email = Administrator, Scopes = [.. catalogue.Names] },
        ];

    /// <summary>The user who may open the administrators' page where no rule says so.</summary>
    public const string Administrator = "admin@example.com";

    private static Account Create(DevelopmentUser user) => new(SubjectOf(user.Email), user.Email)
    {
        Email = user.Email,
        Username = user.Email.Split('@')[0],
        Groups = [.. user.Groups],
        OwnScopes = [.. user.Scopes],
        Claims = user.Groups.Select(group => (Name: "groups", Value: group)).Append((Name: "email", Value: user.Email))
            .ToLookup(claim => claim.Name, claim => claim.Value),
    };

    /// <summary>The same GUID for the same address, always: it survives a deleted data folder.</summary>
    private static string SubjectOf(string email)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())).AsSpan(0, 16);
        // Marked as what RFC 9562 calls version 8: a GUID with a meaning of our own.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
