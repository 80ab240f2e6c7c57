using McpScopes.Authority;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>The scopes of the sample server, and three people who may be granted one, two and all of them.</summary>
internal static class SampleCompany
{
    public static void Describe(McpAuthorityOptions options)
    {
        options.Scopes["tavily-mcp/search"] = "Search the web";
        options.Scopes["tavily-mcp/extract"] = "Read the full text of a page";
        options.Scopes["tavily-mcp/admin"] = "Everything";
        options.DefaultScopes = ["tavily-mcp/search"];
        options.Grants.Add(new ScopeGrantRule { Claim = "groups", Value = "researcher", Scopes = ["tavily-mcp/extract"] });
        options.Grants.Add(new ScopeGrantRule { Claim = "groups", Value = "admin", Scopes = ["tavily-mcp/extract", "tavily-mcp/admin"] });
        options.Users.Add(new DevelopmentUser { Email = "dev@example.com", Groups = ["developer"] });
        options.Users.Add(new DevelopmentUser { Email = "lead@example.com", Groups = ["researcher"] });
        options.Users.Add(new DevelopmentUser { Email = "admin@example.com", Groups = ["admin"] });
    }
}
