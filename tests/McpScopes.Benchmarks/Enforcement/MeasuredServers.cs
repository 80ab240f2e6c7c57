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

    /// <summary>The same without <see cref="McpScopesOptions.TokenCache"/>: each token is verified each time.</summary>
    public const string WithoutCache = "without cache";

    /// <summary>McpScopes with the presets of four providers; the tokens are those of the last.</summary>
    public const string SeveralIssuers = "several issuers";

    /// <summary>McpScopes with its audit in a file, and one user revoked.</summary>
    public const string Audited = "audit in a file";

    /// <summary>McpScopes with 100,000 users revoked, and no sink.</summary>
    public const string ManyRevoked = "100,000 revoked";

    /// <summary>The TypeScript SDK's <c>requireScopes</c>.</summary>
    public const string TypeScript = "TypeScript SDK";

    /// <summary>The audience of all of them, so that one token serves for all.</summary>
    public const string Audience = "https://measured.example.com/mcp";

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
            return await ServeAsync(HttpServer.Build(builder, kind == HttpAndToken ? () => AddJwtBearer(builder, issuer) : null));
        }

        var mcp = builder.Services.AddMcpServer().WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateless);
        var isOurs = kind is McpScopes or WithoutCache or SeveralIssuers or Audited or ManyRevoked;
        if (isOurs)
        {
            OperatedServers.Add(builder.Services, kind);
            builder.Services.AddMcpScopes(options => Configure(options, kind, issuer));
            mcp.AddScopedPrimitives(new ProtectedResourceDescription(), [Part()], serializerOptions: null);
        }
        else
        {
            AddJwtBearer(builder, issuer);
            mcp.WithTools([kind == SdkFilters ? typeof(AuthorizedTools) : typeof(OpenTools)]);
            if (kind == SdkFilters)
            {
                mcp.AddAuthorizationFilters();
            }
        }

        var app = builder.Build();
        if (isOurs)
        {
            app.MapScopedMcp("/mcp");
            await OperatedServers.RevokeAsync(app.Services, kind);
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

    private static void Configure(McpScopesOptions options, string kind, string issuer)
    {
        options.Resource = Audience;
        options.TokenCache.Enabled = kind != WithoutCache;
        if (kind != SeveralIssuers)
        {
            options.Authority = issuer;
            return;
        }

        var (okta, entra, ping) = (new TokenIssuerOptions(), new TokenIssuerOptions(), new TokenIssuerOptions());
        options.UseCognito("eu-west-1", "eu-west-1_AbCdEfGhI", "1h57kf5cpq17m0eml12EXAMPLE");
        okta.UseOkta("https://example.okta.com/oauth2/default");
        entra.UseEntraId("8eaef023-2b34-4da1-9baa-8bc8c9d6a490", "2d4d11a2-f814-46a7-890a-274a72a7309e");
        ping.UsePing(issuer);
        options.Issuers = [okta, entra, ping];
    }

    private static void AddJwtBearer(WebApplicationBuilder builder, string issuer)
    {
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = issuer;
            options.Audience = Audience;
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
