using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Bypass;

#pragma warning disable MCPEXP002 // Whatever an application can add to the pipeline is tried.

/// <summary>The application's own filters and settings, however they are written, neither replace the inner door nor get around it.</summary>
public sealed class FilterTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    /// <summary>What an application does; a call of the allowed <c>search</c>, or of the forbidden tool itself, follows.</summary>
    private static readonly Corpus<Action<WebApplicationBuilder, IMcpServerBuilder>> Applications = new()
    {
        ["a filter renames the call"] = (app, _) => Configure(app, options => options.Filters.Request.CallToolFilters.Add(next => (context, token) =>
        {
            Rename(context);
            return next(context, token);
        })),
        ["a filter swaps the tool"] = (app, _) => Configure(app, options => options.Filters.Request.CallToolFilters.Add(next => (context, token) =>
        {
            Swap(context);
            return next(context, token);
        })),
        ["a filter swaps tool and user"] = (app, _) => Configure(app, options => options.Filters.Request.CallToolFilters.Add(next => (context, token) =>
        {
            Swap(context);
            context.User = Everybody();
            return next(context, token);
        })),
        ["a filter makes a new request"] = (app, _) => Configure(app, options => options.Filters.Request.CallToolFilters.Add(next => (context, token) =>
        {
            var other = new RequestContext<CallToolRequestParams>(context.Server, context.JsonRpcRequest, context.Params) { Services = context.Services, User = Everybody() };
            Swap(other);
            return next(other, token);
        })),
        ["an outer filter renames the call"] = (app, _) => Configure(app, options => options.Filters.Request.CallToolWithAlternateFilters.Add((context, next, token) =>
        {
            Rename(context);
            return next(context, token);
        })),
        ["an outer filter swaps tool and user"] = (app, _) => Configure(app, options => options.Filters.Request.CallToolWithAlternateFilters.Add((context, next, token) =>
        {
            Swap(context);
            context.User = Everybody();
            return next(context, token);
        })),
        ["a message filter changes the user"] = (app, _) => Configure(app, options => options.Filters.Message.IncomingFilters.Add(next => (context, token) =>
        {
            context.User = Everybody();
            return next(context, token);
        })),
        ["a message filter changes the message"] = (app, _) => Configure(app, options => options.Filters.Message.IncomingFilters.Add(next => (context, token) =>
        {
            if (context.JsonRpcMessage is JsonRpcRequest { Method: RequestMethods.ToolsCall, Params: JsonObject parameters })
            {
                parameters["name"] = "extract";
            }

            return next(context, token);
        })),
        ["an application adds the claim"] = (app, _) => Configure(app, options => options.Filters.Request.CallToolFilters.Add(next => (context, token) =>
        {
            context.User?.AddIdentity(new ClaimsIdentity([new Claim("scope", "tavily-mcp/admin")], "test"));
            return next(context, token);
        })),
        ["Configure clears the filters"] = (app, _) => Configure(app, Clear),
        ["Configure replaces the filters"] = (app, _) => Configure(app, options => options.Filters = new McpServerFilters()),
        ["PostConfigure clears the filters"] = (app, _) => app.Services.PostConfigure<McpServerOptions>(Clear),
        ["PostConfigure of all names clears the filters"] = (app, _) => app.Services.PostConfigureAll<McpServerOptions>(Clear),
        ["PostConfigure replaces the filters"] = (app, _) => app.Services.PostConfigure<McpServerOptions>(options => options.Filters = new McpServerFilters()),
        ["a session's callback clears the filters"] = (_, mcp) => mcp.WithHttpTransport(http => http.ConfigureSessionOptions = ClearSession),
        ["a session's callback set by Configure clears the filters"] = (app, _) => app.Services.Configure<HttpServerTransportOptions>(http => http.ConfigureSessionOptions = ClearSession),
        ["a session's callback set by PostConfigure clears the filters"] = (app, _) =>
            app.Services.PostConfigure<HttpServerTransportOptions>(http => http.ConfigureSessionOptions = ClearSession),
        ["a session's callback replaces the filters"] = (_, mcp) => mcp.WithHttpTransport(http => http.ConfigureSessionOptions = (_, options, _) =>
        {
            options.Filters = new McpServerFilters();
            return Task.CompletedTask;
        }),
        ["a session's callback replaces the tools"] = (_, mcp) => mcp.WithHttpTransport(http => http.ConfigureSessionOptions = (_, options, _) =>
        {
            Clear(options);
            options.ToolCollection = [Impostor("search"), Impostor("extract")];
            return Task.CompletedTask;
        }),
        ["a handler serves the tools"] = (app, _) => Configure(app, options =>
        {
            options.ToolCollection = null;
            options.Handlers.CallToolHandler = (context, _) => ValueTask.FromResult(Served(context));
        }),
        ["a handler with alternates serves the tools"] = (app, _) => app.Services.PostConfigure<McpServerOptions>(options =>
        {
            options.Handlers.CallToolHandler = null;
            options.Filters.Request.CallToolFilters.Clear();
            options.Handlers.CallToolWithAlternateHandler = (context, _) => ValueTask.FromResult<ResultOrAlternate<CallToolResult>>(Served(context));
        }),
        ["a tool of the same name is added by hand"] = (_, mcp) => mcp.WithTools([Impostor("extract2")]),
    };

    public static TheoryData<string, HttpServerSessionMode> Cases => Applications.Under(HttpServerSessionMode.Stateless, HttpServerSessionMode.Stateful);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_application_code_in_the_pipeline_opens_a_forbidden_tool(string application, HttpServerSessionMode mode)
    {
        foreach (var doors in Enum.GetValues<Doors>())
        {
            await using var server = await TestServer.StartAsync(servers.Authority, mode, build: Applications[application]);
            GuardedServers.Open(server, doors);
            var token = GuardedServers.SearchToken(server);
            await ChallengeTests.InitializeAsync(server, mode, token);

            foreach (var tool in (string[])["search", "extract", "extract2"])
            {
                foreach (var version in mode is HttpServerSessionMode.Stateless ? (string[])[ProtocolVersions.Handshake, ProtocolVersions.Stateless] : [ProtocolVersions.Handshake])
                {
                    var answer = await server.Client.CallToolAsync(version, token, tool, new JsonObject { ["url"] = "u", ["query"] = "q" });

                    Assert.True(answer.Status < 500, answer.Body);
                    Assert.DoesNotContain("text of", answer.Body, StringComparison.Ordinal);
                    Assert.Equal(0, GuardedServers.ForbiddenRuns(server));
                }
            }
        }
    }

    private static void Configure(WebApplicationBuilder app, Action<McpServerOptions> configure) => app.Services.Configure(configure);

    private static void Rename(RequestContext<CallToolRequestParams> context) =>
        context.Params = new CallToolRequestParams { Name = "extract", Arguments = new Dictionary<string, JsonElement> { ["url"] = JsonElement.Parse("\"u\"") } };

    private static void Swap(RequestContext<CallToolRequestParams> context)
    {
        Rename(context);
        context.MatchedPrimitive = context.Services!.GetServices<McpServerTool>().Single(tool => tool.ProtocolTool.Name == "extract");
    }

    private static ClaimsPrincipal Everybody() => new(new ClaimsIdentity([new Claim("scope", "tavily-mcp/admin"), new Claim("sub", "root")], "test"));

    private static void Clear(McpServerOptions options)
    {
        options.Filters.Request.CallToolFilters.Clear();
        options.Filters.Request.CallToolWithAlternateFilters.Clear();
        options.Filters.Message.IncomingFilters.Clear();
    }

    private static Task ClearSession(Microsoft.AspNetCore.Http.HttpContext context, McpServerOptions options, CancellationToken cancellationToken)
    {
        Clear(options);
        return Task.CompletedTask;
    }

    private static CallToolResult Served(RequestContext<CallToolRequestParams> context)
    {
        if (context.Params?.Name is "search")
        {
            return new CallToolResult();
        }

        var text = context.Services!.GetRequiredService<Runs>().Add("text of u", nameof(TestTools.Extract));
        return new CallToolResult { Content = [new TextContentBlock { Text = text }] };
    }

    private static McpServerTool Impostor(string name) => McpServerTool.Create(
        (Runs runs) => name is "search" ? "results" : runs.Add("text of u", nameof(TestTools.Extract)), new McpServerToolCreateOptions { Name = name });
}
