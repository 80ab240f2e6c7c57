using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class ServerTests
{
    private const string Tools = """

        [McpServerToolType, RequiresScope("read")]
        public static class Tools
        {
            [McpServerTool]
            public static string Read() => "";
        }
        """;

    private static readonly Finding Unguarded = new(
        "MCPS013", "MapMcp", "MapMcp maps scoped primitives without enforcing their scopes: call MapScopedMcp");

    private static readonly Finding Stdio = new(
        "MCPS015",
        "WithStdioServerTransport",
        "WithStdioServerTransport serves scoped primitives, but stdio has no OAuth: "
        + "use WithHttpTransport and MapScopedMcp, or move what stdio serves to a program without scopes");

    [Fact]
    public Task MapMcp_is_reported_where_there_are_scoped_primitives() => ServerOf("var app = WebApplication.Create(); app.MapMcp(\"/mcp\"); McpEndpointRouteBuilderExtensions.MapMcp(app);" + Tools)
        .Reports(Unguarded, Unguarded);

    [Fact]
    public Task They_may_be_in_a_referenced_assembly() => ServerOf("var app = WebApplication.Create(); app.MapMcp();")
        .Referencing("Lib", Tools)
        .Reports(Unguarded);

    [Fact]
    public Task Without_scoped_primitives_it_is_not() => ServerOf("""
            var app = WebApplication.Create(); app.MapMcp();
            new ServiceCollection().AddMcpServer().WithStdioServerTransport();
            """)
        .ReportsNothing();

    [Fact]
    public Task MapScopedMcp_is_fine() => ServerOf("var app = WebApplication.Create(); app.MapScopedMcp(\"/mcp\");" + Tools).ReportsNothing();

    [Fact]
    public Task MapScopedMcp_is_put_in_its_place() => ServerOf("var app = WebApplication.Create(); app.MapMcp(\"/mcp\");" + Tools)
        .Becomes("MCPS013", "Call MapScopedMcp", "var app = WebApplication.Create(); app.MapScopedMcp(\"/mcp\");" + Tools);

    [Fact]
    public Task All_calls_are_replaced_at_once_and_keep_their_routes() => ServerOf("var app = WebApplication.Create(); app.MapMcp(\"/a\"); app.MapMcp();" + Tools)
        .AllBecome("MCPS013", "Call MapScopedMcp", "var app = WebApplication.Create(); app.MapScopedMcp(\"/a\"); app.MapScopedMcp(\"\");" + Tools);

    [Fact]
    public Task Stdio_is_reported_where_there_are_scoped_primitives() => ServerOf("new ServiceCollection().AddMcpServer().WithStdioServerTransport().WithScopedPrimitives();" + Tools)
        .Reports(Stdio);

    [Theory]
    [InlineData("WithTools<PageTools>", "", "the tools of 'PageTools'")]
    [InlineData("WithTools<PageTools>", "new PageTools()", "the tools of 'PageTools'")]
    [InlineData("WithTools", "[typeof(string), typeof(PageTools)]", "the tools of 'PageTools'")]
    [InlineData("WithToolsFromAssembly", "", "the tools of assembly 'UnderTest'")]
    [InlineData("WithToolsFromAssembly", "typeof(PageTools).Assembly", "the tools of assembly 'UnderTest'")]
    [InlineData("WithPrompts<PageTools>", "", "the prompts of 'PageTools'")]
    [InlineData("WithPromptsFromAssembly", "", "the prompts of assembly 'UnderTest'")]
    [InlineData("WithResources<PageTools>", "", "the resources of 'PageTools'")]
    [InlineData("WithResourcesFromAssembly", "", "the resources of assembly 'UnderTest'")]
    public Task A_second_registration_is_reported(string call, string arguments, string registered) => ServerOf(Server($".{call}({arguments})"))
        .Reports(new Finding("MCPS014", call, $"{call} registers {registered}, which WithScopedPrimitives() registers too: remove the call"));

    [Theory]
    [InlineData(".WithTools<Unscoped>()")]
    [InlineData(".WithTools([McpServerTool.Create(() => 1)])")]
    [InlineData(".WithToolsFromAssembly(typeof(string).Assembly)")]
    [InlineData(".WithToolsFromAssembly(System.Reflection.Assembly.Load(\"Other\"))")]
    public Task What_nobody_else_registers_is_not(string call) => ServerOf(Server(call)).ReportsNothing();

    [Fact]
    public Task The_call_is_taken_out_of_its_chain() => ServerOf(Server("\n    .WithTools<PageTools>()\n    .WithHttpTransport()"))
        .Becomes("MCPS014", "Remove WithTools", Server("\n    .WithHttpTransport()"));

    [Fact]
    public Task All_calls_are_taken_out_at_once() => ServerOf(Server(".WithHttpTransport().WithTools<PageTools>().WithPromptsFromAssembly();\nserver.WithTools<PageTools>()"))
        .AllBecome("MCPS014", "Remove WithTools", Server(".WithHttpTransport();").Replace(";;\n", ";\n", StringComparison.Ordinal));

    [Fact]
    public Task Where_nothing_else_registers_the_generated_call_takes_the_place() => ServerOf(Server(".WithTools<PageTools>().WithPrompts<PageTools>()", ""))
        .AllBecome("MCPS014", "Call WithScopedPrimitives() instead", Server(".WithScopedPrimitives()", ""));

    [Fact]
    public Task Comments_between_the_calls_go_with_their_call_and_leave_the_semicolon() => ServerOf(Server("""

            // Tools; all of them
            .WithTools<PageTools>() // here
            /* Prompts; */
            .WithPrompts<PageTools>()
            // Resources;
            .WithResources<PageTools>()
        """, ""))
        .AllBecome("MCPS014", "Call WithScopedPrimitives() instead", Server("""

            // Tools; all of them
            .WithScopedPrimitives()
        """, ""));

    [Theory]
    [InlineData(".WithTools<PageTools>(System.Text.Json.JsonSerializerOptions.Default)")]
    [InlineData(".WithTools([typeof(PageTools), typeof(Unscoped)], System.Text.Json.JsonSerializerOptions.Default)")]
    [InlineData(".WithTools<PageTools>(new PageTools())")]
    public async Task A_call_that_says_more_than_which_classes_is_left_to_its_author(string call) =>
        Assert.Empty(await ServerOf(Server(call, "")).Titles("MCPS014"));

    [Theory]
    [InlineData("McpServerTool.Create(typeof(PageTools).GetMethod(\"Read\")!, options: new() { Name = \"other\" })")]
    [InlineData("McpServerTool.Create(PageTools.Read, new() { Title = \"Another\", Name = \"another\" })")]
    public Task A_tool_made_by_hand_of_the_same_method_is_another_one(string made) =>
        ServerOf(Server($".WithTools([{made}])")).ReportsNothing();

    [Fact]
    public Task The_generated_call_may_be_in_another_file() => ServerOf(Server(".WithTools<PageTools>()", ""))
        .And("Other.cs", "static class Other { static void Add(IMcpServerBuilder server) => server.WithScopedPrimitives(); }")
        .Becomes("MCPS014", "Remove WithTools", Server("", "").Replace("server;\n", "", StringComparison.Ordinal));

    [Fact]
    public Task Authorize_without_the_filters_is_reported() => ServerOf(Authorized("Authorize", "services.AddMcpServer();"))
        .Reports(Ineffective("Authorize", "is not evaluated: call AddAuthorizationFilters() on the server"));

    [Fact]
    public Task A_policy_that_nobody_adds_is_reported() => ServerOf(Authorized(
            "Authorize(\"staff\")",
            "services.AddAuthorization(options => options.AddPolicy(\"stuff\", policy => { })); services.AddMcpServer().AddAuthorizationFilters();"))
        .Reports(Ineffective("Authorize(\"staff\")", "names policy 'staff', which no AddPolicy here defines: add it, or correct the name"));

    [Theory]
    [InlineData("Authorize", "services.AddMcpServer().AddAuthorizationFilters();")]
    [InlineData("Authorize", "_ = services;")]
    [InlineData("Authorize(Policy = \"staff\")", "services.AddMcpServer().AddAuthorizationFilters(); services.AddAuthorizationBuilder().AddPolicy(\"staff\", policy => { });")]
    [InlineData("Authorize(\"staff\")", "services.AddMcpServer().AddAuthorizationFilters(); services.AddAuthorization(o => o.AddPolicy(Environment.MachineName, p => { }));")]
    [InlineData("Authorize(\"staff\")", "services.AddMcpServer().AddAuthorizationFilters(); services.AddSingleton<IAuthorizationPolicyProvider, DefaultAuthorizationPolicyProvider>();")]
    public Task What_is_evaluated_or_out_of_sight_is_not(string attribute, string setUp) =>
        ServerOf(Authorized(attribute, setUp)).ReportsNothing();

    /// <summary>What is wrong with one call shows best where nobody mentions the calls that are missing.</summary>
    private static CodeUnderTest ServerOf(string text) => CodeUnderTest.Of(text).Suppressing("MCPS021");

    private static Finding Ineffective(string squiggle, string problem) => new("MCPS017", squiggle, $"[Authorize] on 'Read' {problem}");

    private static string Authorized(string attribute, string setUp) => $$"""
        var services = new ServiceCollection();
        {{setUp}}

        [RequiresScope("read")]
        public static class Tools
        {
            [McpServerTool, {{attribute}}]
            public static string Read() => "";
        }
        """;

    private static string Server(string calls, string first = ".WithScopedPrimitives()") => $$"""
        var server = new ServiceCollection().AddMcpServer(){{first}};
        server{{calls}};

        [McpServerToolType, McpServerPromptType, McpServerResourceType, AuthenticatedOnly]
        public sealed class PageTools
        {
            [McpServerTool, McpServerPrompt, McpServerResource(UriTemplate = "page://home")]
            public static string Read() => "";
        }

        public sealed class Unscoped;
        """;
}
