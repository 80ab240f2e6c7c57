using System.Security.Cryptography;
using System.Text;

namespace DevAuthority;

/// <summary>Someone who can sign in: an address, one role, and the scopes which that role has.</summary>
public sealed class DevAuthorityUser
{
    public DevAuthorityUser(string email, string role, params string[] scopes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        ArgumentException.ThrowIfNullOrWhiteSpace(role);
        ArgumentNullException.ThrowIfNull(scopes);
        Email = email;
        Role = role;
        Scopes = [.. scopes];
        Subject = SubjectOf(email);
    }

    public string Email { get; }

    public string Role { get; }

    public IReadOnlyList<string> Scopes { get; }

    /// <summary>The part of the address before the @.</summary>
    public string Username => Email.Split('@')[0];

    /// <summary>The same GUID for the same address, always: it survives a deleted data folder.</summary>
    public string Subject { get; }

    private static string SubjectOf(string email)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())).AsSpan(0, 16);
        // Marked as what RFC 9562 calls version 8: a GUID with a meaning of our own.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
