using McpScopes;

[assembly: DefineScope("tavily-mcp/search", Description = "Search the web", Initial = true)]
[assembly: DefineScope("tavily-mcp/extract", Description = "Read the full text of a page")]
[assembly: DefineScope("tavily-mcp/admin", Description = "Everything", Implies = ["tavily-mcp/search", "tavily-mcp/extract"])]
