using McpScopes.Generators.Tests.Generation;

namespace McpScopes.Generators.Tests.Running;

/// <summary>
/// A program that annotates its tools and leaves everything else to a host library that knows nothing of McpScopes: whichever builder the
/// library uses, the program does not start.
/// </summary>
public class HostGuardTests
{
    private const string Program = """
        using Microsoft.Extensions.Hosting;

        await Servers.StartAsync("slim");

        public static class Servers
        {
            public static async Task StartAsync(string builder)
            {
                using var host = Build(builder);
                await host.StartAsync();
                await host.StopAsync();
            }

            private static IHost Build(string builder)
            {
                string[] arguments = ["--urls=http://127.0.0.1:0"];
                switch (builder)
                {
                    case "generic":
                        var generic = Host.CreateApplicationBuilder(arguments);
                        Add(generic.Services);
                        return generic.Build();
                    case "empty generic":
                        var empty = Host.CreateEmptyApplicationBuilder(null);
                        Add(empty.Services);
                        return empty.Build();
                    case "default":
                        return Host.CreateDefaultBuilder(arguments).ConfigureServices(Add).Build();
                    case "startup class":
                        return Host.CreateDefaultBuilder(arguments)
                            .ConfigureWebHostDefaults(web => Microsoft.AspNetCore.Hosting.WebHostBuilderExtensions.UseStartup<Startup>(web)).Build();
                    default:
                        var web = builder switch
                        {
                            "slim" => WebApplication.CreateSlimBuilder(arguments),
                            "empty" => WebApplication.CreateEmptyBuilder(new()),
                            _ => WebApplication.CreateBuilder(arguments),
                        };
                        Add(web.Services);
                        if (builder == "empty")
                        {
                            web.Services.AddRoutingCore();
                            Microsoft.AspNetCore.Hosting.WebHostBuilderKestrelExtensions.UseKestrelCore(web.WebHost);
                        }

                        var app = web.Build();
                        app.MapMcp("/mcp");
                        return app;
                }
            }

            private static void Add(IServiceCollection services) => services.AddMcpServer().WithHttpTransport().WithTools<Todos>();

            private sealed class Startup
            {
                public void ConfigureServices(IServiceCollection services) => Add(services);

                public void Configure(IApplicationBuilder app) => app.UseRouting().UseEndpoints(endpoints => endpoints.MapMcp("/mcp"));
            }
        }

        [McpServerToolType]
        public sealed class Todos
        {
            [McpServerTool(Name = "delete_todo_item"), RequiresScope("todo:delete")]
            public static string Delete() => throw new InvalidOperationException("The body ran.");
        }
        """;

    private static readonly Lazy<LoadedProject> Loaded = new(() => LoadedProject.Load(
        (UserProject.Of(Program, "Acme.Todos") with { GlobalUsing = "global using Microsoft.AspNetCore.Builder;" }).Generate()));

    [Theory]
    [InlineData("web")]
    [InlineData("slim")]
    [InlineData("empty")]
    [InlineData("generic")]
    [InlineData("empty generic")]
    [InlineData("default")]
    [InlineData("startup class")]
    public async Task Without_AddMcpScopes_no_host_with_an_MCP_server_starts(string builder)
    {
        var start = Loaded.Value.Type("Servers").GetMethod("StartAsync")!.CreateDelegate<Func<string, Task>>();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => start(builder));

        Assert.Contains("'Acme.Todos'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'delete_todo_item'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AddMcpScopes is not called", failure.Message, StringComparison.Ordinal);
    }
}
