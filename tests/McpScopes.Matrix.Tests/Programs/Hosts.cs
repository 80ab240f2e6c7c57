#pragma warning disable CS0618, ASPDEPR004, ASPDEPR008 // Obsolete hosts are hosts.
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
#if MCPSCOPES
using McpScopes;
#endif

namespace Acme.Hosting;

/// <summary>What puts a server together, in one of the ways that a cell of the matrix names.</summary>
public sealed class Hosts<
    [DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TTools>(
    IReadOnlyDictionary<string, string> cell, Stream input, Stream output)
{
    /// <summary>Returns an IHost or an IWebHost.</summary>
    public object Build()
    {
        string[] arguments = ["--hostBuilder:reloadConfigOnChange=false", $"--urls={cell["url"]}", $"--applicationName={cell["application"]}"];
        switch (cell["builder"])
        {
            case "CreateBuilder":
                return Complete(WebApplication.CreateBuilder(arguments));
            case "CreateSlimBuilder":
                return Complete(WebApplication.CreateSlimBuilder(arguments));
            case "CreateEmptyBuilder":
                var empty = WebApplication.CreateEmptyBuilder(new() { ApplicationName = cell["application"], Args = arguments });
                empty.Services.AddRoutingCore();
                empty.WebHost.UseKestrelCore();
                return Complete(empty);
            case "CreateApplicationBuilder":
                var generic = Host.CreateApplicationBuilder(arguments);
                Add(generic.Services);
                return generic.Build();
            case "CreateDefaultBuilder":
                return Host.CreateDefaultBuilder(arguments).ConfigureServices(Add).Build();
            case "Startup":
                return Host.CreateDefaultBuilder(arguments)
                    .ConfigureWebHostDefaults(web => web.UseUrls(cell["url"]).UseSetting(WebHostDefaults.ApplicationKey, cell["application"]).UseStartup(_ => new Startup(this)))
                    .Build();
            case "WebHost":
                return WebHost.CreateDefaultBuilder(arguments)
                    .UseUrls(cell["url"]).UseSetting(WebHostDefaults.ApplicationKey, cell["application"]).UseStartup(_ => new Startup(this))
                    .Build();
            default:
                throw new InvalidOperationException(cell["builder"]);
        }
    }

    private WebApplication Complete(WebApplicationBuilder builder)
    {
        Add(builder.Services);
        var app = builder.Build();
        Map(app);
        return app;
    }

    private void Add(IServiceCollection services)
    {
        services.AddLogging(logging => logging.ClearProviders());
#if MCPSCOPES
        if (cell["authorization"] == "AddMcpScopes")
        {
            services.AddMcpScopes(scopes => (scopes.Authority, scopes.Resource) = (cell["authority"], cell["url"] + "/mcp"));
        }
#endif
        var method = typeof(TTools).GetMethod("Delete")!;
        var mcp = services.AddMcpServer(options =>
        {
            if (cell["registration"] == "ToolCollection")
            {
                options.ToolCollection = [McpServerTool.Create(method)];
            }
            else if (cell["registration"] == "a handler")
            {
                options.Handlers.CallToolHandler = (context, _) => new(context.Params?.Name == cell["tool"]
                    ? new CallToolResult { Content = [new TextContentBlock { Text = (string)method.Invoke(null, null)! }] }
                    : throw new InvalidOperationException());
            }
        });
        mcp = cell["mapping"] == "stdio" ? mcp.WithStreamServerTransport(input, output) : mcp.WithHttpTransport();
        switch (cell["registration"])
        {
            case "WithTools<T>":
                mcp.WithTools<TTools>();
                break;
            case "WithToolsFromAssembly":
                mcp.WithToolsFromAssembly(typeof(TTools).Assembly);
                break;
            case "McpServerTool.Create":
                services.AddSingleton(McpServerTool.Create(method));
                break;
            case "McpServerTool.Create under another name":
                services.AddSingleton(McpServerTool.Create(method, options: new() { Name = "purge" }));
                break;
            case "McpServerTool.Create without metadata":
                services.AddSingleton(McpServerTool.Create(method, options: new() { Name = "purge", Metadata = [] }));
                break;
            case "McpServerTool.Create of a function":
                services.AddSingleton(McpServerTool.Create(AIFunctionFactory.Create(method, target: null, name: "purge")));
                break;
#if MCPSCOPES
            case "WithScopedPrimitives":
                mcp.WithScopedPrimitives();
                break;
#endif
        }
    }

    private void Map(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints)
    {
        switch (cell["mapping"])
        {
            case "MapMcp":
                endpoints.MapMcp("/mcp");
                break;
#if MCPSCOPES
            case "MapScopedMcp":
                endpoints.MapScopedMcp("/mcp");
                break;
#endif
        }
    }

    private sealed class Startup(Hosts<TTools> hosts)
    {
        public void ConfigureServices(IServiceCollection services) => hosts.Add(services);

        public void Configure(IApplicationBuilder app) => app.UseRouting().UseEndpoints(hosts.Map);
    }
}
