using McpScopes.Generators.Tests.Generation;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Tests.Incrementality;

/// <summary>
/// What runs again after an edit, step by step. Each edit makes a new compilation, in which any name may mean something else, so what reads
/// symbols reads them again; as long as it finds the same (<c>Unchanged</c>), nothing behind it runs (<c>Cached</c>).
/// </summary>
public class IncrementalityTests
{
    private static readonly UserProject Project = UserProject.Of("""
        [assembly: DefineScope("read")]
        [assembly: DefineScope("write", Description = "Change things")]
        [assembly: ProtectedResource(Name = "Acme")]
        """)
        .And("Tools.cs", """
            public class Tools : Base
            {
                [McpServerTool, RequiresScope("read")] public string Read(string text) { return text; }
                [McpServerTool, RequiresScope("write")] public string Write() => "";
            }
            """)
        .And("More.cs", """
            public class More
            {
                [McpServerTool, RequiresScope("read")] public string List() => "";
                [McpServerPrompt, RequiresScope("read")] public string Ask() => "";
                [McpServerResource(UriTemplate = "x://y"), RequiresScope("read")] public string File() => "";
            }
            """)
        .And("Base.cs", "public class Base;")
        .And("Scopes.cs", """
            public static class Scopes
            {
                [DefineScope(Description = "List things")] public const string List = "list";
                [DefineScope] public const string Delete = "delete";
            }
            """)
        .And("Other.cs", "public class Other { public int Value => 1; }");

    private static readonly string Nothing = Steps(
        "Target: Unchanged×1", "References: Unchanged×1", "ScopeDefinitions: Unchanged×1", "ScopeConstants: Unchanged×2", "Catalogue: Cached×1", "Resource: Unchanged×1",
        "ServerCalls: Cached×1",
        "Tools: Unchanged×3", "Prompts: Unchanged×1", "Resources: Unchanged×1", "Primitives: Cached×1", "Assembly: Cached×1",
        "Table: Cached×1", "Manifest: Cached×1", "Factories: Cached×1", "Challenges: Cached×1", "Metadata: Cached×1", "Registration: Cached×1",
        "HostGuard: Cached×1", "files: Cached×7");

    [Fact]
    public void Edit_in_an_unrelated_file_changes_nothing() =>
        Assert.Equal(Nothing, new Edit(Project).StepsAfter("Other.cs", "=> 1", "=> 2"));

    [Fact]
    public void New_unrelated_file_changes_nothing() =>
        Assert.Equal(Nothing, new Edit(Project).StepsAfter(compilation => compilation.AddSyntaxTrees(
            UserProject.Parse("Added.cs", "public class Added;"))));

    [Theory]
    [InlineData("public class Tools", "\n\n// moved\npublic class Tools")]
    [InlineData("return text;", "return text + text;")]
    [InlineData("RequiresScope(\"read\")", "RequiresScope(  \"read\"  )")]
    public void Moved_lines_and_bodies_are_read_again_and_found_unchanged(string from, string to) =>
        Assert.Equal(Nothing, new Edit(Project).StepsAfter("Tools.cs", from, to));

    [Fact]
    public void Another_scope_rewrites_table_and_manifest_only() => Assert.Equal(
        Replace(Nothing, "Tools: Modified×1 Unchanged×2", "Primitives: Modified×1", "Assembly: Modified×1", "Table: Modified×1", "Manifest: Modified×1",
            "Factories: Unchanged×1", "Challenges: Unchanged×1", "Metadata: Unchanged×1", "Registration: Unchanged×1",
            "HostGuard: Unchanged×1", "files: Modified×2 Cached×5"),
        new Edit(Project).StepsAfter("Tools.cs", "RequiresScope(\"read\")", "RequiresScope(\"write\")"));

    [Fact]
    public void New_requirement_rewrites_challenges_too() => Assert.Equal(
        Replace(Nothing, "Tools: Modified×1 Unchanged×2", "Primitives: Modified×1", "Assembly: Modified×1", "Table: Modified×1", "Manifest: Modified×1",
            "Factories: Unchanged×1", "Challenges: Modified×1", "Metadata: Unchanged×1", "Registration: Unchanged×1",
            "HostGuard: Unchanged×1", "files: Modified×3 Cached×4"),
        new Edit(Project).StepsAfter("Tools.cs", "RequiresScope(\"read\")", "RequiresScope(\"read\", \"write\")"));

    [Fact]
    public void New_tool_rewrites_table_and_factories() => Assert.Equal(
        Replace(Nothing, "Tools: New×1 Unchanged×3", "Primitives: Modified×1", "Assembly: Modified×1", "Table: Modified×1", "Manifest: Modified×1",
            "Factories: Modified×1", "Challenges: Unchanged×1", "Metadata: Unchanged×1", "Registration: Unchanged×1",
            "HostGuard: Unchanged×1", "files: Modified×3 Cached×4"),
        new Edit(Project).StepsAfter("Tools.cs", "=> \"\";", "=> \"\"; [McpServerTool, RequiresScope(\"write\")] public string New() => \"\";"));

    [Fact]
    public void Description_of_a_scope_rewrites_table_and_manifest() => Assert.Equal(
        Replace(Nothing, "ScopeDefinitions: Modified×1", "Catalogue: Modified×1", "Assembly: Modified×1", "Table: Modified×1", "Manifest: Modified×1",
            "Factories: Unchanged×1", "Challenges: Unchanged×1", "Metadata: Unchanged×1", "Registration: Unchanged×1",
            "HostGuard: Unchanged×1", "files: Modified×2 Cached×5"),
        new Edit(Project).StepsAfter("Program.cs", "Change things", "Change everything"));

    [Fact]
    public void Description_of_a_constant_rewrites_table_and_manifest() => Assert.Equal(
        Replace(Nothing, "ScopeConstants: Modified×1 Unchanged×1", "Catalogue: Modified×1", "Assembly: Modified×1", "Table: Modified×1", "Manifest: Modified×1",
            "Factories: Unchanged×1", "Challenges: Unchanged×1", "Metadata: Unchanged×1", "Registration: Unchanged×1",
            "HostGuard: Unchanged×1", "files: Modified×2 Cached×5"),
        new Edit(Project).StepsAfter("Scopes.cs", "List things", "List everything"));

    [Theory]
    [InlineData("public const string Delete", "/* moved */ public const string Delete")]
    [InlineData("string List =", "string Enumerate =")]
    [InlineData("Delete = \"delete\"", "Delete = \"del\" + \"ete\"")]
    public void Constant_that_says_the_same_changes_nothing(string from, string to) =>
        Assert.Equal(Nothing, new Edit(Project).StepsAfter("Scopes.cs", from, to));

    [Fact]
    public void Resource_name_rewrites_metadata() => Assert.Equal(
        Replace(Nothing, "Resource: Modified×1", "Assembly: Modified×1", "Table: Unchanged×1", "Manifest: Cached×1",
            "Factories: Unchanged×1", "Challenges: Unchanged×1", "Metadata: Modified×1", "Registration: Unchanged×1",
            "HostGuard: Unchanged×1", "files: Modified×1 Cached×6"),
        new Edit(Project).StepsAfter("Program.cs", "Acme", "Acme Inc."));

    [Fact]
    public void Base_class_that_becomes_unmarked_is_read_through_the_class_that_inherits_it()
    {
        var project = Project
            .With("Base.cs", "public abstract class Base { [McpServerTool, RequiresScope(\"read\")] public string Inherited() => \"\"; }")
            .And("Marked.cs", "[McpServerToolType] public class Marked : Base;");

        var steps = new Edit(project).StepsAfter("Base.cs", "RequiresScope(\"read\")", "RequiresScope(\"write\")");

        // The attribute stands in another file than the class that carries the marker: that class is read again all the same.
        Assert.Contains("InheritedTools: Modified×1", steps);
        Assert.Contains("Table: Modified×1", steps);
    }

    [Fact]
    public void Every_step_is_named_and_runs()
    {
        var result = UserProject.CreateDriver().RunGenerators(Project.Compile(), TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        var names = typeof(TrackingNames).GetFields().Select(field => (string)field.GetValue(null)!).Where(name => !name.StartsWith("Inherited", StringComparison.Ordinal));

        Assert.All(names, name => Assert.Contains(name, result.TrackedSteps.Keys));
        Assert.All(names, name => Assert.All(result.TrackedSteps[name].SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.New, output.Reason)));
    }

    private static string Steps(params string[] steps) => string.Join("\n", steps);

    private static string Replace(string steps, params string[] changed) => string.Join("\n", steps.Split('\n')
        .Select(line => changed.FirstOrDefault(change => change.StartsWith(line[..(line.IndexOf(':') + 1)], StringComparison.Ordinal)) ?? line));
}
