using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>Which scopes a user may be granted, by the settings alone.</summary>
internal sealed class GrantRules(IOptions<McpAuthorityOptions> options, Catalogue catalogue, IHostEnvironment environment)
{
    private readonly McpAuthorityOptions _options = options.Value;

    /// <summary>
    /// A scope that the user may not be granted is left out, and so is one that nobody has heard of: clients ask for what they know
    /// (<c>offline_access</c>), and the token response tells them what they got.
    /// </summary>
    /// <param name="requested">What the client asks for; nothing stands for the initial scopes.</param>
    /// <param name="kept">What was granted before, and stays granted as long as the user may have it.</param>
    /// <param name="account">The user.</param>
    public ScopeGrant Decide(IEnumerable<string> requested, IEnumerable<string> kept, Account account)
    {
        var asked = AskedFor(requested);
        var possible = ScopesOf(account);
        var known = kept.Where(possible.Contains).Concat(asked).Distinct(StringComparer.Ordinal).Where(catalogue.Knows).ToLookup(possible.Contains);
        return new ScopeGrant([.. known[true]], [.. known[false]]);
    }

    /// <summary>What a request is for: a client that names no scope asks for the initial ones, or else for those of everybody.</summary>
    public IReadOnlyList<string> AskedFor(IEnumerable<string> requested)
    {
        List<string> asked = [.. requested];
        return asked.Count > 0 ? asked : [.. catalogue.Initial.Any() ? catalogue.Initial : DefaultScopes];
    }

    public IReadOnlySet<string> ScopesOf(Account account)
    {
        var named = DefaultScopes
            .Concat(account.OwnScopes)
            .Concat(_options.Grants.Where(account.Has).SelectMany(rule => rule.Scopes));
        return catalogue.Close(catalogue.AllNames.Where(Catalogue.IsAboutTheUser).Concat(named));
    }

    public bool IsAdministrator(Account account) => _options.Administrators.Count > 0
        ? _options.Administrators.Any(account.Has)
        : environment.IsDevelopment() && account is { UpstreamSession: null, Email: DevelopmentUsers.Administrator };

    /// <summary>Scopes that the settings grant and that are in no catalogue: misspelt, and without effect.</summary>
    public IEnumerable<string> UnknownScopes => (_options.DefaultScopes ?? [])
        .Concat(_options.Grants.SelectMany(rule => rule.Scopes))
        .Concat(_options.Users.SelectMany(user => user.Scopes))
        .Where(scope => !catalogue.Knows(scope))
        .Distinct(StringComparer.Ordinal);

    private IEnumerable<string> DefaultScopes => _options.DefaultScopes ?? (environment.IsDevelopment() ? catalogue.Initial : []);
}
