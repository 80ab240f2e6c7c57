using System.Reflection;
using McpScopes.Table;
using Microsoft.AspNetCore.Authorization;

namespace McpScopes.Decisions;

/// <summary>
/// Joins the declarations of a method and its classes by the rule that the generator has: scopes add up from the outermost class to the
/// method, and what says less than stands outside it is a contradiction, which nobody meets.
/// </summary>
internal readonly struct DeclaredAttributes
{
    private DeclaredAttributes(RequirementKind? kind, IReadOnlyList<string> scopes) => (Kind, Scopes) = (kind, scopes);

    /// <summary>What is declared, or <see langword="null"/> if nothing is.</summary>
    public RequirementKind? Kind { get; }

    /// <summary>The scopes or patterns, sorted ordinally, without duplicates.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <param name="metadata">
    /// What the SDK keeps of a primitive: its method, then the attributes of the class that declares the method, and of the method. A class that
    /// inherits the method is told by the method itself.
    /// </param>
    public static DeclaredAttributes Read(IReadOnlyList<object> metadata)
    {
        var joined = new Joining();
        var members = metadata.OfType<MethodInfo>().FirstOrDefault() is { } method ? OutermostFirst(method) : [];
        foreach (var member in members)
        {
            joined.Add(member);
        }

        // Whatever else the application put there counts as if it stood on the method. What is there already says nothing new.
        joined.Add(metadata.Where(item => !joined.Knows(item)).ToList());
        return joined.Result;
    }

    private static IEnumerable<IReadOnlyList<object>> OutermostFirst(MethodInfo method)
    {
        var classes = new Stack<Type>();
        for (var type = method.ReflectedType; type is not null; type = type.BaseType)
        {
            classes.Push(type);
        }

        foreach (var type in classes)
        {
            yield return type.GetCustomAttributes(inherit: false);
        }

        // Reflection gives the attributes of all overridden methods as one; the outermost of them hardly matter beside the method's own.
        var own = method.GetCustomAttributes(inherit: false);
        yield return [.. method.GetCustomAttributes(inherit: true).Skip(own.Length)];
        yield return own;
    }

    private sealed class Joining
    {
        private readonly SortedSet<string> _scopes = new(StringComparer.Ordinal);
        private readonly HashSet<RequirementKind> _kinds = [];
        private RequirementKind? _kind;
        private bool _isInError;

        public DeclaredAttributes Result => _isInError ? new(RequirementKind.Undeclared, []) : new(_kind, [.. _scopes]);

        public bool Knows(object attribute) => KindOf(attribute) is not { } kind || (kind is not RequirementKind.Scopes && _kinds.Contains(kind));

        public void Add(IReadOnlyList<object> attributes)
        {
            var kinds = attributes.Select(KindOf).OfType<RequirementKind>().Distinct().ToList();
            foreach (var required in attributes.OfType<RequiresScopeAttribute>())
            {
                _scopes.UnionWith(required.Scopes);
                _isInError |= required.Scopes.Count == 0 || required.Scopes.Any(string.IsNullOrEmpty);
            }

            if (kinds is [var kind])
            {
                // The kinds are in the order of how much they ask for.
                _isInError |= kind < _kind;
                _kind = kind;
                _kinds.Add(kind);
            }

            _isInError |= kinds.Count > 1;
            _kind ??= kinds.Count > 1 ? RequirementKind.Undeclared : null;
        }

        private static RequirementKind? KindOf(object attribute) => attribute switch
        {
            RequiresScopeAttribute => RequirementKind.Scopes,
            AuthenticatedOnlyAttribute => RequirementKind.AuthenticatedOnly,
            IAllowAnonymous => RequirementKind.Anonymous,
            _ => null,
        };
    }
}
