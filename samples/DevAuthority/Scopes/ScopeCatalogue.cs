using Microsoft.Extensions.Options;

namespace DevAuthority;

/// <summary>The scopes there are, and who may have which.</summary>
internal sealed class ScopeCatalogue(IOptions<DevAuthorityOptions> options)
{
    private readonly DevAuthorityOptions _options = options.Value;

    public IEnumerable<string> Names => _options.Scopes.Keys;

    public string Describe(string scope) => _options.Scopes.TryGetValue(scope, out var description) ? description : scope;

    /// <summary>
    /// A scope that the role lacks is left out, and so is one that nobody has heard of: clients ask for what they know (<c>offline_access</c>,
    /// <c>profile</c>), and the token response tells them what they got.
    /// </summary>
    public ScopeGrant Decide(IReadOnlyCollection<string> requested, DevAuthorityUser user)
    {
        IEnumerable<string> wanted = requested.Count == 0 ? _options.InitialScopes : requested;
        var known = Names.Where(new HashSet<string>(wanted, StringComparer.Ordinal).Contains).ToLookup(user.Scopes.Contains);
        return new ScopeGrant([.. known[true]], [.. known[false]]);
    }
}
