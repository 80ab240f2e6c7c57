using McpScopes.Hosting;
using McpScopes.Table;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpScopes.Benchmarks.Enforcement;

/// <summary>The servers that are measured beside each other: the same tools, the same token validation, and three ways to check a scope.</summary>
internal static class MeasuredServers
{
    /// <summary>Kestrel alone: reads the request, checks nothing, and answers with the bytes of an allowed call. No MCP server in .NET costs less.</summary>
    public const string HttpAlone = "HTTP alone";

    /// <summary>The same with JwtBearer.</summary>
    public const string HttpAndToken = "HTTP and token";

    /// <summary>The C# SDK with JwtBearer and <c>RequireAuthorization</c>; no scope is checked.</summary>
    public const string NoCheck = "no scope check";

    /// <summary>The C# SDK's own check: <c>[Authorize(Policy)]</c> and <c>AddAuthorizationFilters</c>.</summary>
    public const string SdkFilters = "C# SDK filters";

    public const string McpScopes = "McpScopes";

    /// <summary>The TypeScript SDK's <c>requireScopes</c>.</summary>
    public const string TypeScript = "TypeScript SDK";

    private const string SearchScope = "tavily-mcp/search";
    private const string ExtractScope = "tavily-mcp/extract";

    /// <summary>Where that one is, from the root of the repository; its packages come with <c>npm ci</c> there.</summary>
    public static string TypeScriptFolder { get; } = Path.GetFullPath("tests/McpScopes.Benchmarks/Enforcement/typescript");

    /// <summary>Runs one server until it is killed.</summary>
    public static async Task<int> ServeAsync(IReadOnlyList<string> arguments)
    {
        var (kind, url, issuer) = (arguments[0], arguments[1], arguments[2]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", url);
        if (kind is HttpAlone or HttpAndToken)
        {
            return await ServeAsync(HttpServer.Build(builder, kind == HttpAndToken ? () => AddJwtBearer(builder, issuer, url + "/mcp") : null));
        }

        var mcp = builder.Services.AddMcpServer().WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateless);
        if (kind == McpScopes)
        {
            builder.Services.AddMcpScopes(options => (options.Authority, options.Resource) = (issuer, url + "/mcp"));
            mcp.AddScopedPrimitives(new ProtectedResourceDescription(), [Part()], serializerOptions: null);
        }
        else
        {
            AddJwtBearer(builder, issuer, url + "/mcp");
            mcp.WithTools([kind == SdkFilters ? typeof(AuthorizedTools) : typeof(OpenTools)]);
            if (kind == SdkFilters)
            {
                mcp.AddAuthorizationFilters();
            }
        }

        var app = builder.Build();
        if (kind == McpScopes)
        {
            app.MapScopedMcp("/mcp");
        }
        else
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapMcp("/mcp").RequireAuthorization();
        }

        return await ServeAsync(app);
    }

    private static async Task<int> ServeAsync(WebApplication app)
    {
        await using (app)
        {
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("listening"));
            await app.RunAsync();
            return 0;
        }
    }

    private static void AddJwtBearer(WebApplicationBuilder builder, string issuer, string audience)
    {
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = issuer;
            options.Audience = audience;
            options.RequireHttpsMetadata = false;
            options.MapInboundClaims = false;
        });
        builder.Services.AddAuthorizationBuilder().AddPolicy("search", Has(SearchScope)).AddPolicy("extract", Has(ExtractScope));
    }

    private static Action<AuthorizationPolicyBuilder> Has(string scope) => policy => policy.RequireAssertion(
        context => context.User.FindFirst("scope")?.Value.Split(' ').Contains(scope) == true);

    private static ScopeTablePart Part() => new(
        ScopeManifestAttribute.CurrentFormatVersion,
        "Measured",
        [new ScopeDefinition(ExtractScope), new ScopeDefinition(SearchScope)],
        [Tool("search", SearchScope), Tool("extract", ExtractScope)]);

    private static ScopedPrimitive Tool(string name, string scope) => ScopedPrimitive.Tool(name, SizedTable.Requires(scope), (services, json) => McpServerTool.Create(
        OpenTools.Echo, new() { Name = name, Services = services, SerializerOptions = json }));

    [McpServerToolType]
    private sealed class OpenTools
    {
        [McpServerTool(Name = "search")]
        public static string Echo(string query) => query;

        [McpServerTool(Name = "extract")]
        public static string Extract(string query) => query;
    }

    [McpServerToolType]
    private sealed class AuthorizedTools
    {
        [McpServerTool(Name = "search")]
        [Authorize("search")]
        public static string Search(string query) => query;

        [McpServerTool(Name = "extract")]
        [Authorize("extract")]
        public static string Extract(string query) => query;
    }
}
