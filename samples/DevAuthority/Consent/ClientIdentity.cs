namespace DevAuthority;

/// <summary>A client as a person should see it. The name is its own claim; the address it gets the answer at is a fact.</summary>
internal sealed record ClientIdentity(string Name, string RedirectUri)
{
    public string RedirectHost => new Uri(RedirectUri).Authority;

    public bool IsOnThisComputer => new Uri(RedirectUri).IsLoopback;
}
