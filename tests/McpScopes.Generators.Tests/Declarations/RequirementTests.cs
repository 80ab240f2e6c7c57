using McpScopes.Generators.Tests.Generation;
using McpScopes.Generators.Tests.Running;

namespace McpScopes.Generators.Tests.Declarations;

/// <summary>What method, class and base classes declare together. Whatever is in doubt denies.</summary>
public class RequirementTests
{
    [Theory]

    // Scopes add up, sorted, without duplicates.
    [InlineData("", "[RequiresScope(\"b\", \"a\")]", "Scopes a b")]
    [InlineData("[RequiresScope(\"b\")]", "[RequiresScope(\"a\"), RequiresScope(\"b\")]", "Scopes a b")]
    [InlineData("[RequiresScope(\"a\")]", "", "Scopes a")]
    [InlineData("", "[RequiresScope(\"Z\", \"a\", \"B\")]", "Scopes B Z a")]

    // A method may ask for more than its class. Less is a contradiction.
    [InlineData("[RequiresScope(\"a\")]", "[AllowAnonymous]", "Undeclared")]
    [InlineData("[RequiresScope(\"a\")]", "[AuthenticatedOnly]", "Undeclared")]
    [InlineData("[AllowAnonymous]", "[RequiresScope(\"a\")]", "Scopes a")]
    [InlineData("[AllowAnonymous]", "[AuthenticatedOnly]", "AuthenticatedOnly")]
    [InlineData("[AuthenticatedOnly]", "[RequiresScope(\"a\")]", "Scopes a")]
    [InlineData("[AuthenticatedOnly]", "[AllowAnonymous]", "Undeclared")]
    [InlineData("[AuthenticatedOnly]", "", "AuthenticatedOnly")]
    [InlineData("[AllowAnonymous]", "", "Anonymous")]

    // Errors deny, wherever they stand.
    [InlineData("", "", "Undeclared")]
    [InlineData("", "[RequiresScope]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"\")]", "Undeclared")]
    [InlineData("", "[RequiresScope(null!)]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"a\", null!)]", "Undeclared")]
    [InlineData("[RequiresScope(\"a\")]", "[RequiresScope]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"a b\")]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"a\\\"\")]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"\\u00fc\")]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"a\"), AllowAnonymous]", "Undeclared")]
    [InlineData("", "[AuthenticatedOnly, AllowAnonymous]", "Undeclared")]
    [InlineData("[RequiresScope(\"a\"), AuthenticatedOnly]", "[RequiresScope(\"a\")]", "Undeclared")]

    // Patterns bind to arguments that have a text form.
    [InlineData("", "[RequiresScope(\"r:{text}\")]", "Scopes r:{text} <text Text>")]
    [InlineData("", "[RequiresScope(\"r:{number}:{id}\", \"b\")]", "Scopes b r:{number}:{id} <number WholeNumber, id Uuid>")]
    [InlineData("", "[RequiresScope(\"r:{maybe}\")]", "Scopes r:{maybe} <maybe WholeNumber>")]
    [InlineData("[RequiresScope(\"r:{text}\")]", "", "Scopes r:{text} <text Text>")]
    [InlineData("", "[RequiresScope(\"r:{Text}\")]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"r:{flag}\")]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"r:{service}\")]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"r:{text\")]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"r:text}\")]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"r:{}\")]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"r:{{text}}\")]", "Undeclared")]
    public void Method_and_class(string onClass, string onMethod, string expected) => Assert.Equal(expected, RequirementOf($$"""
        {{onClass}}
        public static class Tools
        {
            [McpServerTool]
            {{onMethod}}
            public static void Do(string text, byte number, Guid id, bool flag, [FromKeyedServices("k")] string service, long? maybe = null) { }
        }
        """));

    [Theory]
    [InlineData("[RequiresScope(\"a\")]", "[RequiresScope(\"b\")]", "[RequiresScope(\"c\")]", "", "Scopes a b c")]
    [InlineData("[RequiresScope(\"a\")]", "[RequiresScope(\"b\")]", "[RequiresScope(\"c\")]", "[RequiresScope(\"d\")]", "Scopes a b c d")]
    [InlineData("[RequiresScope(\"a\")]", "[AllowAnonymous]", "", "", "Undeclared")]
    [InlineData("[AllowAnonymous]", "[RequiresScope(\"b\")]", "", "", "Scopes b")]
    [InlineData("[RequiresScope(\"a\")]", "", "", "[AuthenticatedOnly]", "Undeclared")]
    [InlineData("", "[RequiresScope(\"b\")]", "[AuthenticatedOnly]", "", "Undeclared")]
    [InlineData("[AuthenticatedOnly]", "[RequiresScope(\"b\")]", "", "", "Scopes b")]
    [InlineData("", "", "[RequiresScope(\"c\")]", "", "Scopes c")]
    public void Base_and_derived_classes(string onBase, string onDerived, string onBaseMethod, string onOverride, string expected) => Assert.Equal(expected, RequirementOf($$"""
        {{onBase}}
        public abstract class Base
        {
            [McpServerTool]
            {{onBaseMethod}}
            public virtual void Do() { }
        }

        [McpServerToolType]
        {{onDerived}}
        public class Tools : Base
        {
            {{onOverride}}
            public override void Do() { }
        }
        """));

    [Theory]
    [InlineData("x://{id}{?page,size*}/{+path}", "{size}", "<size Text>")]
    [InlineData("x://{id}{?page,size*}/{+path}", "{id}", "<id Uuid>")]
    [InlineData("x://{id}{?page,size*}/{+path:3}", "{path}", "<path Text>")]
    [InlineData("x://{id}", "{page}", null)]
    [InlineData("x://{ID}", "{id}", null)]
    [InlineData("x://fixed", "{id}", null)]
    public void Variables_of_resources_are_those_of_the_uri_template(string template, string pattern, string? expected) =>
        Assert.Equal(expected is null ? "Undeclared" : $"Scopes r:{pattern} {expected}", RequirementOf($$"""
            public static class Tools
            {
                [McpServerResource(UriTemplate = "{{template}}"), RequiresScope("r:{{pattern}}")]
                public static string Read(Guid id, int page = 0) => "";
            }
            """));

    [Fact]
    public void Scopes_that_the_catalogue_lacks_deny_and_variables_may_have_other_names()
    {
        var part = LoadedProject.Load("""
            [assembly: DefineScope("known")]
            [assembly: DefineScope("repo:{owner}/{name}")]

            public static class Tools
            {
                [McpServerTool, RequiresScope("known", "repo:{a}/{b}")] public static void Known(string a, string b) { }
                [McpServerTool, RequiresScope("known", "Known")] public static void Unknown() { }
                [McpServerTool, RequiresScope("repo:{a}-{b}")] public static void OtherShape(string a, string b) { }
            }
            """).Part;

        Assert.Equal(["known repo:{a}/{b}", "", ""], part.Primitives.Select(primitive => primitive.Requirement.ScopeList));
    }

    [Fact]
    public void Two_primitives_of_one_name_deny()
    {
        var part = LoadedProject.Load("""
            public static class One { [McpServerTool, AllowAnonymous] public static void Do() { } [McpServerPrompt(Name = "do"), AllowAnonymous] public static string Prompt() => ""; }
            public static class Two { [McpServerTool, RequiresScope("a")] public static void Do() { } }
            """).Part;

        Assert.Equal(["Tool do Undeclared", "Tool do Undeclared", "Prompt do Anonymous"], part.Primitives.Select(p => $"{p.Kind} {p.Name} {p.Requirement.Kind}"));
    }

    private static string RequirementOf(string source)
    {
        var loaded = LoadedProject.Load(UserProject.Of(source).Generate());
        var requirement = Assert.Single(loaded.Part.Primitives).Requirement;
        var arguments = string.Join(", ", requirement.Arguments.Select(argument => $"{argument.Name} {argument.Form}"));
        return $"{requirement.Kind} {string.Join(" ", requirement.Scopes)} {(arguments.Length > 0 ? $"<{arguments}>" : "")}".TrimEnd();
    }
}
