namespace McpScopes.Authority;

/// <summary>Scope tokens in a row, each of which stays in one piece where the line is long enough.</summary>
internal static class ScopeList
{
    public static IEnumerable<Html> Of(IEnumerable<string> scopes) => scopes.Select(scope => Html.Of($"""<code class="scope">{scope}</code>"""));
}
