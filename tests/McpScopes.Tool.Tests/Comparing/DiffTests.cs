using System.Text.Json.Nodes;
using McpScopes.Manifests;
using McpScopes.Tool.CommandLine;
using McpScopes.Tool.Comparing;
using McpScopes.Tool.Tests.CommandLine;
using static McpScopes.Tool.Tests.Comparing.Catalogues;

namespace McpScopes.Tool.Tests.Comparing;

/// <summary>What <c>diff</c> says: the word, the primitive, an example of a caller, and what else has changed.</summary>
public sealed class DiffTests
{
    private static readonly ManifestScope Admin = Scope("admin", "read", "write");

    [Fact]
    public void A_new_primitive_widens_and_one_that_is_gone_narrows()
    {
        var added = CatalogueDiff.Compare(Of(), Of(ATool("t", "read")));
        var removed = CatalogueDiff.Compare(Of(ATool("t", "read")), Of());

        Assert.Equal(DiffResult.Widened, added.Result);
        Assert.Equal(["read"], Assert.Single(added.Primitives).MayNow!.Scopes);
        Assert.Equal(DiffResult.Narrower, removed.Result);
        Assert.Equal(["read"], Assert.Single(removed.Primitives).MayNoLonger!.Scopes);
    }

    [Fact]
    public void A_new_primitive_that_declares_nothing_is_a_remark()
    {
        var diff = CatalogueDiff.Compare(Of(), Of(ATool("t", ManifestRequirement.Undeclared)));

        Assert.Equal(DiffResult.Same, diff.Result);
        Assert.Equal(["tool t is new, and declares nothing: nobody may use it."], diff.Remarks);
    }

    [Fact]
    public void Another_scope_both_widens_and_narrows_and_the_word_is_widened()
    {
        var primitive = Assert.Single(CatalogueDiff.Compare(Of(ATool("t", "read")), Of(ATool("t", "write"))).Primitives);

        Assert.Equal(DiffResult.Widened, primitive.Result);
        Assert.Equal(["write"], primitive.MayNow!.Scopes);
        Assert.Equal(["read"], primitive.MayNoLonger!.Scopes);
    }

    [Fact]
    public void A_scope_that_implies_more_widens_tools_whose_own_line_has_not_changed()
    {
        var diff = CatalogueDiff.Compare(Of([Scope("admin")], ATool("t", "read")), Of([Admin], ATool("t", "read")));

        Assert.Equal(DiffResult.Widened, diff.Result);
        Assert.Equal(["admin"], Assert.Single(diff.Primitives).MayNow!.Scopes);
        Assert.Contains("Scope admin now implies read: HasScope(\"read\") is true for its holders.", diff.Remarks);
    }

    [Fact]
    public void A_scope_in_addition_to_one_that_implies_it_changes_nothing()
    {
        var diff = CatalogueDiff.Compare(Of([Admin], ATool("t", "admin")), Of([Admin], ATool("t", "admin", "read")));

        Assert.Equal(DiffResult.Same, diff.Result);
        Assert.Equal(["tool t requires admin read in place of admin, which the same tokens meet."], diff.Remarks);
    }

    [Fact]
    public void From_a_scope_to_any_token_to_none_widens_each_time()
    {
        var scoped = Of(ATool("t", "read"));
        var authenticated = Of(ATool("t", ManifestRequirement.Authenticated));
        var anonymous = Of(ATool("t", ManifestRequirement.Anonymous));

        var first = Assert.Single(CatalogueDiff.Compare(scoped, authenticated).Primitives);
        var second = Assert.Single(CatalogueDiff.Compare(authenticated, anonymous).Primitives);

        Assert.Equal((true, 0), (first.MayNow!.NeedsToken, first.MayNow.Scopes.Count));
        Assert.False(second.MayNow!.NeedsToken);
        Assert.Equal(DiffResult.Narrower, CatalogueDiff.Compare(anonymous, scoped).Result);
    }

    [Fact]
    public void A_renamed_variable_asks_for_another_argument_and_both_ways_are_named()
    {
        var primitive = Assert.Single(CatalogueDiff.Compare(Of(ATool("t", "repo:{owner}")), Of(ATool("t", "repo:{name}"))).Primitives);

        Assert.Equal(["repo:{name}"], primitive.MayNow!.Scopes);
        Assert.Equal(["repo:{owner}"], primitive.MayNoLonger!.Scopes);
    }

    [Fact]
    public void A_scope_that_implies_one_value_widens_the_calls_with_that_value_only()
    {
        var before = Of([Scope("acme-staff")], ATool("t", "repo:{owner}"));
        var after = Of([Scope("acme-staff", "repo:acme")], ATool("t", "repo:{owner}"));

        var witness = Assert.Single(CatalogueDiff.Compare(before, after).Primitives).MayNow!;

        Assert.Equal(["acme-staff"], witness.Scopes);
        Assert.Equal([new("owner", "acme")], witness.Arguments);
        Assert.Equal("a token with acme-staff, where owner is acme", PrimitiveText.Caller(witness));
    }

    [Fact]
    public void A_scope_that_implies_a_pattern_widens_every_call_that_is_made_of_it()
    {
        var before = Of([Scope("admin")], ATool("t", "repo:{owner}"));
        var after = Of([Scope("admin", "repo:{owner}")], ATool("t", "repo:{owner}"));

        var witness = Assert.Single(CatalogueDiff.Compare(before, after).Primitives).MayNow!;

        Assert.Equal(["admin"], witness.Scopes);
        Assert.Empty(witness.Arguments);
    }

    [Fact]
    public void A_resource_that_becomes_a_template_of_the_same_address_is_the_same_primitive()
    {
        var resource = new ManifestPrimitive(ManifestPrimitiveKind.Resource, "x://a", ManifestRequirement.Authenticated, []);
        var template = new ManifestPrimitive(ManifestPrimitiveKind.ResourceTemplate, "x://a", ManifestRequirement.Authenticated, []);

        var diff = CatalogueDiff.Compare(Of(resource), Of(template));

        Assert.Equal(DiffResult.Same, diff.Result);
        Assert.Equal(["resource x://a is now a resource template."], diff.Remarks);
    }

    [Fact]
    public void A_tool_and_a_prompt_of_one_name_are_two_primitives()
    {
        var prompt = new ManifestPrimitive(ManifestPrimitiveKind.Prompt, "t", ManifestRequirement.Scopes, ["read"]);

        var diff = CatalogueDiff.Compare(Of(ATool("t", "read")), Of(prompt));

        Assert.Equal(DiffResult.Widened, diff.Result);
        Assert.Equal([DiffResult.Narrower, DiffResult.Widened], diff.Primitives.Select(primitive => primitive.Result));
    }

    [Fact]
    public void Far_too_many_calls_to_look_at_count_as_widened()
    {
        var values = Enumerable.Range(0, 400).Select(i => Scope($"staff{i}", $"a:{i}", $"b:{i}", $"c:{i}")).ToArray();
        var tool = ATool("t", "a:{x}", "b:{y}", "c:{z}");

        Assert.Equal(DiffResult.Widened, CatalogueDiff.Compare(Of(values, tool), Of(values, tool)).Result);
    }

    [Theory]
    [InlineData("same", ExitCode.Success)]
    [InlineData("narrower", ExitCode.Narrower)]
    [InlineData("widened", ExitCode.Widened)]
    public async Task Each_word_has_its_exit_code_in_every_format(string word, int exitCode)
    {
        using var folder = new TestFolder();
        var before = folder.Write("old.json", ManifestText.Write(Of([Admin], ATool("t", "read"))));
        var after = folder.Write("new.json", ManifestText.Write(word switch
        {
            "same" => Of([Admin], ATool("t", "read")),
            "narrower" => Of([Admin], ATool("t", "admin")),
            _ => Of([Admin], ATool("t", ManifestRequirement.Authenticated)),
        }));

        foreach (var format in new[] { "text", "json", "markdown", "github" })
        {
            var run = await ToolRun.Of("diff", before, after, "--format", format);

            Assert.Equal(exitCode, run.ExitCode);
            Assert.Contains(word, run.Output, StringComparison.Ordinal);
            Assert.Empty(run.Errors);
        }
    }

    [Fact]
    public async Task The_reports_name_the_primitive_its_requirements_and_a_caller()
    {
        using var folder = new TestFolder();
        var before = folder.Write("old.json", ManifestText.Write(Of(ATool("extract", "read", "write"))));
        var after = folder.Write("new.json", ManifestText.Write(Of(ATool("extract", "read"))));

        var text = await ToolRun.Of("diff", before, after);
        var json = JsonNode.Parse((await ToolRun.Of("diff", before, after, "-f", "json")).Output)!;
        var markdown = await ToolRun.Of("diff", before, after, "-f", "markdown");
        var github = await ToolRun.Of("diff", before, after, "-f", "github");

        Assert.Equal(
            """
            widened: some token may do what it could not before.

            widened  tool extract
                requirement: read write -> read
                may now: a token with read

            """,
            text.Output);
        Assert.Equal("extract", (string?)json["primitives"]![0]!["name"]);
        Assert.Equal("read", (string?)json["primitives"]![0]!["mayNow"]!["scopes"]![0]);
        Assert.Contains("| widened | tool `extract` | `read write` | `read` | may now: `a token with read` |\n", markdown.Output, StringComparison.Ordinal);
        Assert.StartsWith("::error title=Scopes widened%3A tool extract::read write -> read. May now: a token with read.\n", github.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_cannot_begin_a_workflow_command_of_its_own()
    {
        using var folder = new TestFolder();
        var before = folder.Write("old.json", ManifestText.Write(Of()));
        var after = folder.Write("new.json", ManifestText.Write(Of(ATool("t\n::set-env name=X::y", "read"))));

        var github = await ToolRun.Of("diff", before, after, "-f", "github");

        Assert.Equal(2, github.Output.Count(c => c == '\n'));
        Assert.All(github.Output.TrimEnd().Split('\n'), line => Assert.Matches("^::(error|notice) title=", line));
    }
}
