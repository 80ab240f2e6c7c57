using System.ComponentModel;
using McpScopes;
using ModelContextProtocol.Server;

[assembly: DefineScope("tavily-mcp/search", Description = "Search the web", Initial = true)]
[assembly: DefineScope("tavily-mcp/extract", Description = "Read the full text of a page")]
[assembly: DefineScope("tavily-mcp/admin", Description = "Everything", Implies = ["tavily-mcp/search", "tavily-mcp/extract"])]

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<ISearchBackend, OnePage>();
builder.Services.AddMcpScopes(builder.Configuration.GetSection("McpScopes")); // who may issue tokens, for which resource
builder.Services.AddMcpServer().WithHttpTransport().WithScopedPrimitives(PageJson.WithPage); // generated: every annotated tool
var app = builder.Build();
app.MapScopedMcp("/mcp");                                                     // authentication, metadata, enforcement, transport
app.Run();

[McpServerToolType]
public sealed class TavilyTools(ISearchBackend backend)
{
    [McpServerTool(Name = "extract"), Description("Reads a page."), RequiresScope("tavily-mcp/extract")]
    public Task<Page> Extract(Uri url, CancellationToken ct) => backend.ExtractAsync(url, ct);
}
