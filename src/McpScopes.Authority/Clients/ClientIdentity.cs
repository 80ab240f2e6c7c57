namespace McpScopes.Authority;

/// <summary>A client as a person should see it. The name is its own claim; the address it gets the answer at is a fact.</summary>
internal sealed record ClientIdentity(string ClientId, string Name, string RedirectUri)
{
    /// <summary>Host and port, as they stand in the address: one in another script is there in punycode ("xn--…").</summary>
    public string RedirectHost => new Uri(RedirectUri).Authority;

    public bool IsOnThisComputer => LoopbackRedirect.IsLoopback(RedirectUri);

    /// <summary>The host that vouches for the name, where the client is known by its metadata document.</summary>
    public string? MetadataHost => MetadataDocumentUrl.TryParse(ClientId, out var url) ? url.Authority : null;
}
