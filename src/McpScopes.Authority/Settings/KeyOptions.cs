namespace McpScopes.Authority;

/// <summary>
/// The authority's RSA keys, as PFX or PEM files. The first of each list is used; the others are still accepted, and published where they
/// verify signatures, so that a key can be replaced without signing anybody out: put the new one first and remove the old one after
/// <see cref="McpAuthorityOptions.RefreshTokenLifetime"/>.
/// </summary>
public sealed class KeyOptions
{
    /// <summary>Gets or sets the keys that sign tokens.</summary>
    public IList<KeyFile> Signing { get; set; } = [];

    /// <summary>
    /// Gets or sets the keys that encrypt what only the authority reads: codes, refresh tokens, cookies, the identity provider's tokens.
    /// </summary>
    public IList<KeyFile> Encryption { get; set; } = [];
}

/// <summary>A file with an RSA private key of at least 2048 bits.</summary>
public sealed class KeyFile
{
    /// <summary>Gets or sets the path of a <c>.pfx</c>, <c>.p12</c> or <c>.pem</c> file, relative to the content root.</summary>
    public string Path { get; set; } = "";

    /// <summary>Gets or sets the file's password, if it has one.</summary>
    public string? Password { get; set; }
}
