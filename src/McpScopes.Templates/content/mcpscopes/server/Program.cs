using ServerNamespace;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<NoteStore>();
#if (embedded)
builder.Services.AddMcpAuthority(builder.Configuration.GetSection("McpAuthority")); // where users sign in
#endif
builder.Services.AddMcpScopes(builder.Configuration.GetSection("McpScopes"));       // whose tokens count, for which resource
builder.Services.AddMcpServer().WithHttpTransport().WithScopedPrimitives();         // generated: every annotated tool

var app = builder.Build();
app.MapScopedMcp("/mcp");                                                           // authentication, metadata, enforcement, transport
#if (embedded)
app.MapMcpAuthority();
#endif
app.Run();
