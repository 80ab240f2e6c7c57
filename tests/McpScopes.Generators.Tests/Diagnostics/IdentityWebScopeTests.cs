using McpScopes.Generators.Tests.Diagnostics.Checking;

namespace McpScopes.Generators.Tests.Diagnostics;

public class IdentityWebScopeTests
{
    /// <summary>Has the metadata name of the attribute in the package Microsoft.Identity.Web.</summary>
    private const string MicrosoftIdentityWeb = """
        namespace Microsoft.Identity.Web.Resource
        {
            [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
            public sealed class RequiredScopeAttribute(params string[] acceptedScopes) : Attribute
            {
                public string[] AcceptedScope { get; } = acceptedScopes;

                public string? RequiredScopesConfigurationKey { get; set; }
            }
        }
        """;

    [Fact]
    public Task On_a_primitive_it_is_the_only_thing_reported() => Code(Tool("RequiredScope(\"read\")")).Reports(new Finding(
        "MCPS016",
        "RequiredScope(\"read\")",
        "[RequiredScope] of Microsoft.Identity.Web is ignored on tool 'extract', which runs without the scope: replace it by [RequiresScope]"));

    [Fact]
    public Task On_a_class_of_primitives_too() => Code(Tool("Description(\"x\")", "[RequiredScope(RequiredScopesConfigurationKey = \"AzureAd:Scopes\")]"))
        .Reports(new Finding(
            "MCPS016",
            "RequiredScope(RequiredScopesConfigurationKey = \"AzureAd:Scopes\")",
            "[RequiredScope] of Microsoft.Identity.Web is ignored on the MCP primitives of 'Tools', which runs without the scope: "
            + "replace it by [RequiresScope]"));

    [Fact]
    public Task Elsewhere_it_is_none_of_our_business() => Code("""
        [RequiredScope("read")]
        public sealed class PagesController
        {
            [RequiredScope("read")]
            public string Get() => "";
        }
        """).ReportsNothing();

    [Fact]
    public Task It_is_replaced_with_its_scopes() => Code(Tool("RequiredScope(\"read\", \"write\")"))
        .Becomes("MCPS016", "Replace by [RequiresScope]", Using + Tool("RequiresScope(\"read\", \"write\")"));

    [Fact]
    public Task All_are_replaced_at_once() => Code(Tool("RequiredScope([\"read\"], RequiredScopesConfigurationKey = \"x\")", "[RequiredScope(\"all\")]"))
        .AllBecome("MCPS016", "Replace by [RequiresScope]", Using + Tool("RequiresScope([\"read\"])", "[RequiresScope(\"all\")]"));

    private const string Using = "using Microsoft.Identity.Web.Resource;\n";

    private static CodeUnderTest Code(string text) => CodeUnderTest.Of(Using + text).And("IdentityWeb.cs", MicrosoftIdentityWeb);

    private static string Tool(string attribute, string classAttribute = "[Description(\"Tools\")]") => $$"""
        {{classAttribute}}
        public static class Tools
        {
            [McpServerTool, {{attribute}}]
            public static string Extract(string url) => url;
        }
        """;
}
