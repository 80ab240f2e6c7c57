using Microsoft.Extensions.Options;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>The scopes there are: the application's own catalogue, those of further servers, and the few that are about the user.</summary>
internal sealed class Catalogue(IOptions<McpAuthorityOptions> options, IProtectedApplication? application = null)
{
    /// <summary>The scope with which a token names the user's groups.</summary>
    public const string GroupsScope = "groups";

    /// <summary>What any client may ask for about the user who signs in.</summary>
    private static readonly Dictionary<string, string> AboutTheUser = new(StringComparer.Ordinal)
    {
        [Scopes.OpenId] = "Know who you are",
        [Scopes.Profile] = "Know your name",
        [Scopes.Email] = "Know your email address",
        [GroupsScope] = "Know which groups you are in",
    };

    private readonly Lazy<IReadOnlyDictionary<string, ScopeDescription>> _scopes = new(() => Read(options.Value, application));

    /// <summary>The names of all scopes that say what a client may do.</summary>
    public IEnumerable<string> Names => _scopes.Value.Keys;

    /// <summary>The names of all scopes, those about the user included.</summary>
    public IEnumerable<string> AllNames => AboutTheUser.Keys.Concat(Names);

    /// <summary>What a client gets that asks for no scope.</summary>
    public IEnumerable<string> Initial => _scopes.Value.Where(scope => scope.Value.IsInitial).Select(scope => scope.Key);

    public static bool IsAboutTheUser(string scope) => AboutTheUser.ContainsKey(scope);

    public bool Knows(string scope) => IsAboutTheUser(scope) || _scopes.Value.ContainsKey(scope);

    public string Describe(string scope) =>
        AboutTheUser.GetValueOrDefault(scope) ?? _scopes.Value.GetValueOrDefault(scope)?.Text ?? scope;

    /// <summary>These scopes and all that they imply.</summary>
    public IReadOnlySet<string> Close(IEnumerable<string> scopes)
    {
        var closed = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(scopes);
        while (open.TryPop(out var scope))
        {
            if (closed.Add(scope) && _scopes.Value.TryGetValue(scope, out var description))
            {
                foreach (var implied in description.Implies)
                {
                    open.Push(implied);
                }
            }
        }

        return closed;
    }

    private static Dictionary<string, ScopeDescription> Read(McpAuthorityOptions options, IProtectedApplication? application)
    {
        // A pattern ("repo:{owner}") is no scope that anybody could be granted.
        var scopes = (application?.Scopes ?? [])
            .Where(scope => !scope.Name.Contains('{', StringComparison.Ordinal))
            .ToDictionary(scope => scope.Name, scope =>
                new ScopeDescription(scope.Description, scope.Initial, scope.Implies), StringComparer.Ordinal);
        foreach (var (name, text) in options.Scopes)
        {
            scopes.TryAdd(name, new ScopeDescription(text, IsInitial: false, []));
        }

        return scopes;
    }

    private sealed record ScopeDescription(string? Text, bool IsInitial, IReadOnlyList<string> Implies);
}
