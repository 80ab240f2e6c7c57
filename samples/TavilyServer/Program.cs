using McpScopes;
using TavilyServer;

[assembly: ProtectedResource(Name = "Tavily MCP server")]

return await TavilyServerApp.RunAsync(args);
