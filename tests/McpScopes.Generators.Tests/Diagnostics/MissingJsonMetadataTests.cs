using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class MissingJsonMetadataTests
{
    private const string Context = """

        [System.Text.Json.Serialization.JsonSerializable(typeof(Page))]
        internal sealed partial class PageJson;
        """;

    [Theory]
    [InlineData("PublishAot", "true")]
    [InlineData("PublishTrimmed", "true")]
    [InlineData("JsonSerializerIsReflectionEnabledByDefault", "false")]
    public Task A_type_without_metadata_is_named_with_its_tool(string property, string value) =>
        CodeUnderTest.Of(Program("", "Task<Page>")).With(property, value).Reports(Missing("Page"));

    [Theory]
    [InlineData("Page[]", "Page[]")]
    [InlineData("ValueTask<List<Page>>", "List<Page>")]
    [InlineData("Level?", "Level?")]
    public Task Lists_and_enums_need_it_too(string returned, string type) =>
        CodeUnderTest.Of(Program("", returned)).With("PublishAot", "true").Reports(Missing(type));

    [Theory]
    [InlineData("Level level")]
    [InlineData("Level[] level")]
    [InlineData("Page page, Level? other = null", "Level?", "Page")]
    public Task So_do_parameters_that_are_values(string parameters, params string[] types) => CodeUnderTest
        .Of(Program("", "string", parameters))
        .With("PublishAot", "true")
        .Suppressing("MCPS021")
        .Reports([.. (types.Length == 0 ? [parameters.Split(' ')[0]] : types).Select(Missing)]);

    [Theory]
    [InlineData("string", "")]
    [InlineData("void", "")]
    [InlineData("Task", "")]
    [InlineData("Task<int>", "Uri url, Guid id, DateTimeOffset? at, double? much, string[] more, bool all")]
    [InlineData("ModelContextProtocol.Protocol.CallToolResult", "")]
    [InlineData("IEnumerable<ModelContextProtocol.Protocol.ContentBlock>", "")]
    [InlineData("System.Text.Json.JsonElement", "CancellationToken token, IServiceProvider services, IBackend backend, Backend other")]
    public Task What_the_SDK_knows_or_services_may_provide_needs_none(string returned, string parameters) => CodeUnderTest
        .Of(Program("", returned, parameters)).With("PublishAot", "true").ReportsNothing();

    [Theory]
    [InlineData("Task<Page>")]
    [InlineData("Author")]
    [InlineData("Level")]
    public Task A_context_that_is_passed_is_enough_for_all_that_its_types_are_made_of(string returned) => CodeUnderTest
        .Of(Program("System.Text.Json.JsonSerializerOptions.Default", returned) + Context)
        .With("PublishAot", "true")
        .ReportsNothing();

    [Fact]
    public Task One_that_is_not_passed_is_of_no_use() => CodeUnderTest
        .Of(Program("", "Page") + Context).With("PublishAot", "true").Reports(Missing("Page"));

    [Theory]
    [InlineData("PublishAot", "false")]
    [InlineData("Other", "true")]
    public Task With_reflection_nothing_is_needed(string property, string value) =>
        CodeUnderTest.Of(Program("", "Page")).With(property, value).ReportsNothing();

    [Fact]
    public Task Reflection_can_be_kept() => CodeUnderTest
        .Of(Program("", "Page"))
        .With("PublishTrimmed", "true")
        .With("JsonSerializerIsReflectionEnabledByDefault", "true")
        .ReportsNothing();

    private static Finding Missing(string type) => new(
        "MCPS025",
        "Read",
        $"Tool 'read' needs JSON metadata for '{type}', which a trimmed program cannot find out: put [JsonSerializable(typeof({type}))] "
        + "on a JsonSerializerContext, and pass options with it to WithScopedPrimitives");

    private static string Program(string options, string returned, string parameters = "") => $$"""
        var services = new ServiceCollection();
        services.AddMcpScopes(options => options.Resource = "https://example.com/mcp");
        services.AddMcpServer().WithHttpTransport().WithScopedPrimitives({{options}});

        public static class Tools
        {
            [McpServerTool, AuthenticatedOnly]
            public static {{returned}} Read({{parameters}}) => throw new NotImplementedException();
        }

        public sealed record Page(Uri Url, Author Author);

        public sealed record Author(string Name, Level Level);

        public enum Level { Low, High }

        public interface IBackend;

        public sealed class Backend;
        """;
}
