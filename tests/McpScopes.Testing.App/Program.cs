using McpScopes.Testing.App;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

#pragma warning disable MCPS013, MCPS014 // The mistakes that the compiler would stop are among those that a test must show.

var builder = WebApplication.CreateBuilder(args);
var mistake = builder.Configuration["Mistake"];
builder.Logging.ClearProviders();
builder.Services.AddSingleton<Bodies>();
if (mistake is not "no AddMcpScopes")
{
    builder.Services.AddMcpScopes(builder.Configuration.GetSection("McpScopes"));
}

var mcp = builder.Services.AddMcpServer().WithHttpTransport(http => http.SessionMode = builder.Configuration["Sessions"] is "all"
    ? HttpServerSessionMode.Stateful : HttpServerSessionMode.Stateless);
if (mistake is not "no WithScopedPrimitives")
{
    mcp.WithScopedPrimitives();
}

switch (mistake)
{
    case "a filter swaps the tool":
        mcp.WithRequestFilters(filters => filters.AddCallToolFilter(next => (context, token) =>
        {
            if (context.Params?.Name == "read_note")
            {
                context.MatchedPrimitive = context.Server.ServerOptions.ToolCollection!.First(tool => tool.ProtocolTool.Name == "move_note");
            }

            return next(context, token);
        }));
        break;
    case "a filter answers by itself":
        mcp.WithRequestFilters(filters => filters.AddCallToolFilter(next => (context, token) => context.Params?.Name == "read_note"
            ? new(new CallToolResult { Content = [new TextContentBlock { Text = "from a cache" }] })
            : next(context, token)));
        break;
    case "a tool made by hand declares nothing":
        builder.Services.AddSingleton(McpServerTool.Create((Bodies bodies) => bodies.Run("by hand"), new() { Name = "by_hand" }));
        break;
    case "a tool made by hand is anonymous":
        builder.Services.AddSingleton(McpServerTool.Create(
            [Microsoft.AspNetCore.Authorization.AllowAnonymous] (Bodies bodies) => bodies.Run("by hand"), new() { Name = "by_hand" }));
        break;
    case "what declares nothing is open to everybody with a token":
        builder.Services.Configure<McpScopes.McpScopesOptions>(options => options.UnlistedPrimitives = McpScopes.UnlistedPrimitivePolicy.AuthenticatedOnly);
        builder.Services.AddSingleton(McpServerTool.Create((Bodies bodies) => bodies.Run("by hand"), new() { Name = "by_hand" }));
        break;
    case "a scheme lets everybody in":
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, EverybodyIsAdmin>("Everybody", _ => { });
        break;
}

if (builder.Configuration["Scheme"] is "own")
{
    builder.Services.AddAuthentication().AddJwtBearer("Own", options =>
    {
        options.Authority = "https://login.example.com";
        options.Audience = "https://api.example.com/mcp";
        options.TokenValidationParameters.ValidIssuer = "https://login.example.com";
        if (mistake is "a scheme forgets the lifetime")
        {
            options.TokenValidationParameters.ValidateLifetime = false;
        }
        else if (mistake is "a scheme forgets the audience")
        {
            options.TokenValidationParameters.ValidateAudience = false;
        }
        else if (mistake is "a scheme forgets the issuer")
        {
            options.TokenValidationParameters.ValidateIssuer = false;
        }
        else if (mistake is "a scheme forgives failures")
        {
            options.Events = new JwtBearerEvents
            {
                OnAuthenticationFailed = context =>
                {
                    context.Principal = EverybodyIsAdmin.Admin;
                    context.Success();
                    return Task.CompletedTask;
                },
            };
        }
    });
}

var app = builder.Build();
switch (mistake)
{
    case "middleware answers in the server's place":
        app.Use((HttpContext context, RequestDelegate _) => context.Response.WriteAsync("ok"));
        break;
    case "middleware turns refusals into success":
        app.Use(async (context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.StatusCode = StatusCodes.Status200OK;
                return Task.CompletedTask;
            });
            await next(context);
        });
        break;
}

if (mistake is "MapMcp")
{
    app.MapMcp("/mcp");
}
else if (mistake is not "no endpoint")
{
    app.MapScopedMcp("/mcp");
}

app.Run();
