using McpScopes.Generators.Tests.Diagnostics.Checking;
using Microsoft.CodeAnalysis.Completion;

namespace McpScopes.Generators.Tests.Editing;

/// <summary>Scopes offered inside strings, asked for through Roslyn's own service as an editor asks.</summary>
public class CompletionTests
{
    private const string Catalogue = """
        [assembly: DefineScope("notes/read", Description = "Read the notes", Initial = true)]

        public static class Scopes
        {
            [DefineScope(Description = "Write notes", Implies = ["notes/read"])]
            public const string Write = "notes/write";
        }
        """;

    [Theory]
    [InlineData("[RequiresScope(\"|\")] class Tools;")]
    [InlineData("[RequiresScope(\"no|\")] class Tools;")]
    [InlineData("[RequiresScope(@\"|\")] class Tools;")]
    [InlineData("[RequiresScope([\"|\"])] class Tools;")]
    [InlineData("[RequiresScope(new[] { \"|\" })] class Tools;")]
    [InlineData("[RequiresScope(new string[] { \"|\" })] class Tools;")]
    [InlineData("[RequiresScope(scopes: \"|\")] class Tools;")]
    [InlineData("class Tools { [McpServerTool, RequiresScope(\"|\")] public void Read() { } }")]
    [InlineData("class Tools { bool Ask(System.Security.Claims.ClaimsPrincipal user) => user.HasScope(\"|\"); }")]
    [InlineData("class Tools { bool Ask(System.Security.Claims.ClaimsPrincipal? user) => user?.HasScope(\"|\") == true; }")]
    [InlineData("class Tools { bool Ask(System.Security.Claims.ClaimsPrincipal user) => ScopeClaimsPrincipalExtensions.HasScope(user, \"|\"); }")]
    [InlineData("class Tools { bool Ask(RequestContext<ModelContextProtocol.Protocol.CallToolRequestParams> context) => context.HasScope(\"|\"); }")]
    [InlineData("class Tools { void Refuse() => throw new InsufficientScopeException(\"|\"); }")]
    [InlineData("class Tools { InsufficientScopeException Refusal() => new(\"|\"); }")]
    [InlineData("static class More { [DefineScope(Implies = [\"|\"])] public const string All = \"all\"; }")]
    public async Task The_catalogue_is_offered_where_a_scope_is_named(string text)
    {
        var offered = await OfferedIn(CodeUnderTest.Of(text).And("Scopes.cs", Catalogue));

        Assert.Equal(["notes/read", "notes/write"], offered.Where(item => item.DisplayText != "all").Select(item => item.DisplayText));
        Assert.Equal("Read the notes", offered[offered.Count - 2].InlineDescription);
    }

    [Theory]
    [InlineData("[assembly: DefineScope(\"|\")]")]
    [InlineData("class Tools { [Description(\"|\")] void Read() { } }")]
    [InlineData("class Tools { [McpServerTool(Name = \"|\"), RequiresScope(\"notes/read\")] public void Read() { } }")]
    [InlineData("class Tools { string Text => \"|\"; }")]
    [InlineData("class Tools { bool HasScope(string scope) => HasScope(\"|\"); }")]
    [InlineData("class Tools { Exception Other() => new InvalidOperationException(\"|\"); }")]
    [InlineData("class Tools { [RequiresScope(\"notes/read\"|)] void Read() { } }")]
    public async Task Nothing_is_offered_elsewhere(string text) =>
        Assert.DoesNotContain(await OfferedIn(CodeUnderTest.Of(text).And("Scopes.cs", Catalogue)), item => item.DisplayText.StartsWith("notes/", StringComparison.Ordinal));

    [Fact]
    public async Task Scopes_that_are_there_already_are_not_offered_again()
    {
        var offered = await OfferedIn(CodeUnderTest.Of("[RequiresScope(\"notes/read\", \"|\")] class Tools;").And("Scopes.cs", Catalogue));

        Assert.Equal(["notes/write"], offered.Select(item => item.DisplayText));
    }

    [Fact]
    public async Task Scopes_of_a_referenced_assembly_are_offered_with_their_descriptions()
    {
        var offered = await OfferedIn(CodeUnderTest.Of("[RequiresScope(\"|\")] class Tools;").Referencing("Lib", Catalogue));

        Assert.Equal(["notes/read", "notes/write"], offered.Select(item => item.DisplayText));
        Assert.Equal("Write notes", offered[1].InlineDescription);
    }

    [Fact]
    public async Task A_constant_is_read_however_it_is_written()
    {
        var offered = await OfferedIn(CodeUnderTest.Of("[RequiresScope(\"|\")] class Tools;").And("Scopes.cs", """
            using Define = McpScopes.DefineScopeAttribute;

            static class Scopes
            {
                private const string Prefix = "notes/", Text = "Read the notes";
                [Define(Description = Text)] public const string Read = Prefix + "read";
                [DefineScope(Description = "Write " + "notes")] public const string Write = "notes/write";
                [Description("Not one")] public const string Other = "notes/other";
                [DefineScope] public const string Delete = "notes/delete", List = "notes/list";
            }
            """));

        Assert.Equal(["notes/delete", "notes/list", "notes/read", "notes/write"], offered.Select(item => item.DisplayText));
        Assert.Equal(["", "", "Read the notes", "Write notes"], offered.Select(item => item.InlineDescription));
    }

    [Theory]
    [InlineData("[RequiresScope(\"notes/old|er\")] class Tools;", "[RequiresScope(\"notes/write\")] class Tools;")]
    [InlineData("[RequiresScope(@\"|\")] class Tools;", "[RequiresScope(@\"notes/write\")] class Tools;")]
    public async Task What_is_taken_replaces_the_whole_string(string text, string expected)
    {
        using var code = EditedCode.Open(CodeUnderTest.Of(text).And("Scopes.cs", Catalogue));
        var item = (await ItemsAsync(code)).Single(item => item.DisplayText == "notes/write");

        var change = await CompletionService.GetService(code.Document)!.GetChangeAsync(code.Document, item, cancellationToken: TestContext.Current.CancellationToken);

        var changed = (await code.Document.GetTextAsync(TestContext.Current.CancellationToken)).WithChanges(change.TextChange);
        Assert.Equal(expected, changed.ToString());
    }

    [Fact]
    public async Task The_description_says_what_the_scope_permits_and_implies()
    {
        using var code = EditedCode.Open(CodeUnderTest.Of("[RequiresScope(\"|\")] class Tools;").And("Scopes.cs", Catalogue));
        var service = CompletionService.GetService(code.Document)!;
        var items = await ItemsAsync(code);

        var read = await service.GetDescriptionAsync(code.Document, items[0], TestContext.Current.CancellationToken);
        var write = await service.GetDescriptionAsync(code.Document, items[1], TestContext.Current.CancellationToken);

        Assert.Equal("Read the notes\nClients ask for it at the first sign-in", read!.Text);
        Assert.Equal("Write notes\nImplies notes/read", write!.Text);
    }

    [Theory]
    [InlineData("[RequiresScope(\"|\")] class Tools;", '"', true)]
    [InlineData("[RequiresScope(\"n|\")] class Tools;", 'n', true)]
    [InlineData("[RequiresScope(\"notes/|\")] class Tools;", '/', true)]
    [InlineData("class Tools { int Half(int whole) => whole /| 2; }", '/', false)]
    public async Task Typing_in_a_string_brings_the_list_up(string text, char typed, bool isExpected)
    {
        using var code = EditedCode.Open(CodeUnderTest.Of(text).And("Scopes.cs", Catalogue));
        var service = CompletionService.GetService(code.Document)!;
        var list = await service.GetCompletionsAsync(
            code.Document, code.Caret, CompletionTrigger.CreateInsertionTrigger(typed), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(isExpected, list.ItemsList.Any(item => item.DisplayText == "notes/write"));
    }

    [Theory]
    [InlineData("[RequiresScope(\"|")]
    [InlineData("[RequiresScope(\"no|\n class Tools;")]
    [InlineData("[RequiresScope(\"|\"")]
    public async Task Half_typed_code_is_completed_or_left_alone_and_never_throws(string text)
    {
        var offered = await OfferedIn(CodeUnderTest.Of(text).And("Scopes.cs", Catalogue) with { AllowsCompilerErrors = true });

        Assert.All(offered, item => Assert.NotEmpty(item.DisplayText));
    }

    private static async Task<IReadOnlyList<CompletionItem>> OfferedIn(CodeUnderTest text)
    {
        using var code = EditedCode.Open(text);
        return await ItemsAsync(code);
    }

    private static async Task<IReadOnlyList<CompletionItem>> ItemsAsync(EditedCode code)
    {
        var service = CompletionService.GetService(code.Document);
        Assert.NotNull(service);
        var list = await service.GetCompletionsAsync(code.Document, code.Caret, cancellationToken: TestContext.Current.CancellationToken);
        return list.ItemsList;
    }
}
