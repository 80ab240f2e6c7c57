using McpScopes.CodeFixes.Editing;
using McpScopes.Generators.Tests.Diagnostics.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Tests.Editing;

/// <summary>Scopes written as strings become constants of a catalogue's class, and mean the same afterwards.</summary>
public class ConstantsRefactoringTests
{
    private const string Move = "Turn the scopes of UnderTest into constants of Scopes";

    private const string Tools = """
        namespace Acme.Notes;

        [McpServerToolType, RequiresScope("notes/read")]
        public static class Tools
        {
            [McpServerTool, RequiresScope("notes/|write")]
            public static string Write(System.Security.Claims.ClaimsPrincipal user) =>
                user.HasScope("notes/delete") ? "notes/read" : throw new InsufficientScopeException("notes/write", "notes/delete");
        }
        """;

    [Fact]
    public async Task What_the_assembly_defines_moves_to_a_new_class()
    {
        var changed = await ApplyAsync(Move, CodeUnderTest.Of(Tools).And("Catalogue.cs", """
            [assembly: DefineScope("notes/read", Description = "Read the notes", Initial = true)]
            [assembly: DefineScope("notes/write", Implies = ["notes/read"])]
            [assembly: DefineScope("notes/delete", Implies = new[] { "notes/write" })]
            """));

        Assert.Equal("""
            using McpScopes;

            namespace Acme.Notes;

            /// <summary>The scopes that guard this server.</summary>
            public static class Scopes
            {
                [DefineScope(Description = "Read the notes", Initial = true)]
                public const string Read = "notes/read";

                [DefineScope(Implies = [Read])]
                public const string Write = "notes/write";

                [DefineScope(Implies = new[] { Write })]
                public const string Delete = "notes/delete";
            }

            """, changed["Scopes.cs"]);
        Assert.Equal("", changed["Catalogue.cs"]);
        Assert.Equal("""
            namespace Acme.Notes;

            [McpServerToolType, RequiresScope(Scopes.Read)]
            public static class Tools
            {
                [McpServerTool, RequiresScope(Scopes.Write)]
                public static string Write(System.Security.Claims.ClaimsPrincipal user) =>
                    user.HasScope(Scopes.Delete) ? "notes/read" : throw new InsufficientScopeException(Scopes.Write, Scopes.Delete);
            }
            """, changed["Program.cs"]);
    }

    [Fact]
    public async Task Without_a_catalogue_the_scopes_in_use_become_it()
    {
        var changed = await ApplyAsync(Move, CodeUnderTest.Of(Tools));

        Assert.Contains("[DefineScope]\n    public const string Delete = \"notes/delete\";", changed["Scopes.cs"], StringComparison.Ordinal);
        Assert.Contains("HasScope(Scopes.Delete)", changed["Program.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_moves_to_the_class_that_is_there()
    {
        var changed = await ApplyAsync("Turn the scopes of UnderTest into constants of Permissions", CodeUnderTest.Of(Tools).And("Catalogue.cs", """
            [assembly: DefineScope("notes/delete", Description = "Delete notes")]

            namespace Acme;

            public static class Permissions
            {
                [DefineScope] public const string Read = "notes/read";
                [DefineScope] public const string Write = "notes/write";
            }
            """));

        Assert.Contains("""
                [DefineScope] public const string Write = "notes/write";

                [DefineScope(Description = "Delete notes")]
                public const string Delete = "notes/delete";
            }
            """, changed["Catalogue.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("assembly:", changed["Catalogue.cs"], StringComparison.Ordinal);
        Assert.Contains("RequiresScope(Permissions.Write)", changed["Program.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_means_something_else_here_is_not_taken()
    {
        var changed = await ApplyAsync(
            "Turn the scopes of UnderTest into constants of ScopeNames", CodeUnderTest.Of(Tools).And("Other.cs", "public static class Scopes;"));

        Assert.Contains("RequiresScope(ScopeNames.Write)", changed["Program.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_string_becomes_the_constant_that_is_there()
    {
        const string Catalogue = """
            namespace Acme;

            public static class Permissions
            {
                [DefineScope] public const string Read = "notes/read";
                [DefineScope] public const string Write = "notes/write";
                [DefineScope] public const string Delete = "notes/delete";
            }
            """;

        var changed = await ApplyAsync("Use Permissions.Write", CodeUnderTest.Of(Tools).And("Catalogue.cs", Catalogue));

        Assert.Contains("RequiresScope(\"notes/read\")]", changed["Program.cs"], StringComparison.Ordinal);
        Assert.Contains("RequiresScope(Permissions.Write)]", changed["Program.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_constant_of_a_referenced_assembly_is_used()
    {
        var changed = await ApplyAsync(
            "Use Lib.Permissions.Write",
            CodeUnderTest.Of(Tools).Referencing("Lib", """
                namespace Lib;

                public static class Permissions
                {
                    [DefineScope] public const string Read = "notes/read";
                    [DefineScope] public const string Write = "notes/write";
                    [DefineScope] public const string Delete = "notes/delete";
                }
                """));

        Assert.Contains("RequiresScope(Lib.Permissions.Write)]", changed["Program.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_valid_distinct_and_short()
    {
        var changed = await ApplyAsync(Move, CodeUnderTest.Of("""
            public static class Tools
            {
                [McpServerTool, RequiresScope("|api:read", "api:re-ad", "api:2nd", "api:class", "api:scopes", "api:repo:{owner}", "api:{owner}")]
                public static string Read(string owner) => owner;
            }
            """));

        Assert.Equal(
            ["_2nd", "Class", "ReAd", "Read", "RepoOwner", "Scopes2", "Owner"],
            changed["Scopes.cs"].Split('\n').Where(line => line.Contains("const", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[3]));
    }

    [Theory]
    [InlineData("[assembly: DefineScope(Names.Read)]\nstatic class Names { public const string Read = \"read\"; }\n[RequiresScope(\"re|ad\")] public abstract class Tools;")]
    [InlineData("class Tools { [Description(\"te|xt\")] void Read() { } }")]
    public async Task Nothing_is_offered_that_would_change_what_is_said(string text)
    {
        using var code = EditedCode.Open(CodeUnderTest.Of(text));

        Assert.DoesNotContain(await ActionsAsync(code), action => action.Title.StartsWith("Turn", StringComparison.Ordinal));
    }

    /// <summary>Applies a refactoring, and sees that the program compiles that every primitive requires what it required, and that
    /// every scope is defined as it was.</summary>
    private static async Task<Dictionary<string, string>> ApplyAsync(string title, CodeUnderTest text)
    {
        using var code = EditedCode.Open(text);
        var actions = await ActionsAsync(code);
        var action = actions.SingleOrDefault(offered => offered.Title == title);
        Assert.True(action is not null, $"Offered were: {string.Join(", ", actions.Select(offered => offered.Title))}");

        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        var project = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(code.Document.Project.Id)!;
        var texts = new Dictionary<string, string>();
        foreach (var document in project.Documents.Where(document => document.Name != "Usings.cs"))
        {
            texts.Add(document.Name, (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        }

        var before = text with { Files = [.. text.Files.Select(file => (file.Path, file.Text.Replace("|", "", StringComparison.Ordinal)))] };
        var after = text with { Files = [.. texts.Select(file => (file.Key, file.Value))] };
        Assert.Equal(ManifestOf(before, "\"kind\""), ManifestOf(after, "\"kind\""));
        Assert.Empty(ManifestOf(before, "\"initial\"").Except(ManifestOf(after, "\"initial\"")));
        Assert.DoesNotContain(await after.Diagnose(), diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        return texts;
    }

    private static IEnumerable<string> ManifestOf(CodeUnderTest code, string member) => code.Compile().SyntaxTrees
        .Single(tree => tree.FilePath.EndsWith("McpScopes.Manifest.g.cs", StringComparison.Ordinal)).ToString().Split('\n')
        .Where(line => line.Contains(member, StringComparison.Ordinal)).Select(line => line.Trim().TrimEnd(','));

    private static async Task<List<CodeAction>> ActionsAsync(EditedCode code)
    {
        var actions = new List<CodeAction>();
        await new ScopeConstantsRefactoring().ComputeRefactoringsAsync(
            new(code.Document, new TextSpan(code.Caret, 0), actions.Add, TestContext.Current.CancellationToken));
        return actions;
    }
}
