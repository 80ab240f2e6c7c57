using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

/// <summary>A program with scoped primitives in reach, and who calls what.</summary>
public class UnenforcedProgramTests
{
    private const string Both = "call WithScopedPrimitives() on what AddMcpServer() returns, and AddMcpScopes on the services";
    private const string AddMcpScopes = "call AddMcpScopes on the services, which says who may issue tokens";
    private const string WithScopedPrimitives = "call WithScopedPrimitives() on what AddMcpServer() returns, or nothing is served";

    private const string Todos = """

        [McpServerToolType]
        public sealed class TodoTools
        {
            [McpServerTool(Name = "delete_todo_item"), RequiresScope("todo:delete")]
            public static string Delete() => "";
        }
        """;

    private const string Host = """
        public static class CompanyHost
        {
            public static void Run(System.Reflection.Assembly tools)
            {
                var builder = WebApplication.CreateBuilder();
                builder.Services.AddMcpServer().WithHttpTransport().WithToolsFromAssembly(tools);
                var app = builder.Build();
                app.MapMcp("/mcp");
            }
        }
        """;

    private const string Run = "CompanyHost.Run(typeof(TodoTools).Assembly);";

    private static readonly CodeUnderTest HostWithoutMcpScopes = CodeUnderTest.Of(Host) with { AssemblyName = "Host", IsGenerated = false };

    [Fact]
    public Task A_host_library_that_hides_MapMcp_leaves_an_applications_tools_open() => CodeUnderTest
        .Of(Run + Todos)
        .Referencing(HostWithoutMcpScopes)
        .Reports(NotInForce("Delete", Both));

    [Fact]
    public Task So_does_one_that_has_McpScopes_and_does_not_use_it() => CodeUnderTest
        .Of(Run + Todos)
        .Referencing("Host", Host)
        .Reports(NotInForce("Delete", Both));

    [Fact]
    public Task The_tools_may_be_in_a_library_if_a_manifest_tells_of_the_server() => CodeUnderTest
        .Of(Run)
        .Referencing("Host", Host)
        .Referencing("Tools", Todos)
        .Reports(NotInForce("", Both));

    [Fact]
    public Task What_shows_at_run_time_only_is_left_to_the_guard() => CodeUnderTest
        .Of(Run)
        .Referencing(HostWithoutMcpScopes)
        .Referencing("Tools", Todos)
        .ReportsNothing();

    [Fact]
    public Task The_SDKs_calls_in_the_program_are_reported_where_they_are() => CodeUnderTest
        .Of("var services = new ServiceCollection(); services.AddMcpServer().WithHttpTransport();")
        .Referencing("Tools", Todos)
        .Reports(NotInForce("AddMcpServer", Both));

    [Fact]
    public Task AddMcpScopes_alone_serves_nothing() => CodeUnderTest
        .Of("""
            var builder = WebApplication.CreateBuilder();
            builder.Services.AddMcpScopes(options => options.Resource = "https://example.com/mcp");
            builder.Services.AddMcpServer().WithHttpTransport();
            var app = builder.Build();
            app.MapScopedMcp("/mcp");
            """ + Todos)
        .Reports(NotInForce("AddMcpServer", WithScopedPrimitives));

    [Fact]
    public Task WithScopedPrimitives_alone_does_not_say_who_issues_tokens() => CodeUnderTest
        .Of("new ServiceCollection().AddMcpServer().WithHttpTransport().WithScopedPrimitives();" + Todos)
        .Reports(NotInForce("AddMcpServer", AddMcpScopes));

    [Fact]
    public Task Both_calls_are_enough() => CodeUnderTest
        .Of("""
            var services = new ServiceCollection();
            services.AddMcpScopes(options => options.Resource = "https://example.com/mcp");
            services.AddMcpServer().WithHttpTransport().WithScopedPrimitives();
            """ + Todos)
        .ReportsNothing();

    [Fact]
    public Task A_host_library_may_make_one_of_them() => CodeUnderTest
        .Of("ScopedHost.Run(server => server.WithScopedPrimitives());" + Todos)
        .Referencing("Host", """
            public static class ScopedHost
            {
                public static void Run(Action<IMcpServerBuilder> register)
                {
                    var builder = WebApplication.CreateBuilder();
                    builder.Services.AddMcpScopes(options => options.Resource = "https://example.com/mcp");
                    register(builder.Services.AddMcpServer().WithHttpTransport());
                    builder.Build().MapScopedMcp("/mcp");
                }
            }
            """)
        .ReportsNothing();

    [Fact]
    public Task A_library_registers_what_it_sees_and_not_the_programs_own_tools()
    {
        const string host = """
            public static class ScopedHost
            {
                public static void Run(IServiceCollection services)
                {
                    services.AddMcpScopes(options => options.Resource = "https://example.com/mcp");
                    services.AddMcpServer().WithHttpTransport().WithScopedPrimitives();
                }
            }
            """;
        return Task.WhenAll(
            CodeUnderTest.Of("ScopedHost.Run(new ServiceCollection());" + Todos).Referencing("Host", host)
                .Reports(NotInForce("Delete", WithScopedPrimitives)),
            CodeUnderTest.Of("ScopedHost.Run(new ServiceCollection());").Referencing("Host", host).Referencing("Tools", Todos)
                .ReportsNothing());
    }

    [Fact]
    public Task A_library_is_not_a_program() => CodeUnderTest.Of(Host + Todos).Reports(
        new Finding("MCPS013", "MapMcp", "MapMcp maps scoped primitives without enforcing their scopes: call MapScopedMcp"));

    [Fact]
    public Task A_program_that_only_uses_the_classes_of_the_tools_is_no_server() => CodeUnderTest
        .Of("Console.WriteLine(TodoTools.Delete());")
        .Referencing("Tools", Todos)
        .ReportsNothing();

    [Theory]
    [InlineData("xunit.v3.core")]
    [InlineData("BenchmarkDotNet")]
    public Task A_test_or_a_benchmark_is_no_server(string framework) => CodeUnderTest
        .Of("new ServiceCollection().AddMcpServer();" + Todos)
        .Referencing(CodeUnderTest.Of("public class Fact;") with { AssemblyName = framework, IsGenerated = false })
        .ReportsNothing();

    [Fact]
    public Task A_tools_library_without_McpScopes_is_named_where_the_server_is_put_together() => CodeUnderTest
        .Of("""
            var services = new ServiceCollection();
            services.AddMcpScopes(options => options.Resource = "https://example.com/mcp");
            services.AddMcpServer().WithHttpTransport().WithScopedPrimitives();
            """ + Todos)
        .Referencing(CodeUnderTest.Of("public sealed class PageTools { [McpServerTool] public string Read() => \"\"; }")
            with
        { AssemblyName = "Acme.Pages", IsGenerated = false })
        .Reports(new Finding(
            "MCPS022",
            "",
            "Assembly 'Acme.Pages' has MCP primitives ('PageTools.Read'), but was built without McpScopes: add the package to it "
            + "and declare who may call them, or WithScopedPrimitives() does not register them"));

    [Fact]
    public Task It_is_no_concern_of_a_program_that_serves_nothing_by_scopes() => CodeUnderTest
        .Of("new ServiceCollection().AddMcpServer().WithToolsFromAssembly(typeof(PageTools).Assembly);")
        .Referencing(CodeUnderTest.Of("public sealed class PageTools { [McpServerTool] public string Read() => \"\"; }")
            with
        { AssemblyName = "Acme.Pages", IsGenerated = false })
        .ReportsNothing();

    private static Finding NotInForce(string squiggle, string remedy) => new(
        "MCPS021", squiggle, $"The scopes of MCP primitives such as 'delete_todo_item' are not in force: {remedy}");
}
