namespace McpScopes.Analyzers.Rules;

/// <summary>What all rules share.</summary>
internal static class RuleLinks
{
    public const string Category = "McpScopes";

    /// <summary>Where the page of each rule is. The page's file is named after the rule's id.</summary>
    public const string Pages = "https://github.com/mcpscopes/mcpscopes/blob/main/generators/docs/";
}
