using System.Diagnostics;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Tests.CommandLine;

/// <summary>The program as a process: help, mistakes, streams, colours, completion.</summary>
public sealed class CommandLineTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "mcpscopes.dll");

    [Theory]
    [InlineData("")]
    [InlineData("lst")]
    [InlineData("list")]
    [InlineData("list a b")]
    [InlineData("diff a")]
    [InlineData("diff - -")]
    [InlineData("list a --format yaml")]
    [InlineData("check not-a-url")]
    [InlineData("check ftp://a.example")]
    [InlineData("check https://user:secret@a.example/mcp")]
    [InlineData("check https://a.example/mcp --timeout 0")]
    [InlineData("check https://a.example/mcp --refused-tool t")]
    [InlineData("export a")]
    [InlineData("export a --to okta")]
    [InlineData("client-config https://a.example/mcp --name \"a b\"")]
    [InlineData("completion tcsh")]
    public async Task A_mistake_is_64_with_words_on_the_error_stream_only(string line)
    {
        var run = await RunAsync(line);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("error: ", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Every_verb_has_help_with_a_description_for_each_word()
    {
        foreach (var verb in new[] { "list", "diff", "check", "export", "client-config", "completion" })
        {
            var run = await RunAsync($"{verb} --help");

            Assert.Equal(ExitCode.Success, run.ExitCode);
            Assert.Empty(run.Errors);
            Assert.Contains($"mcpscopes {verb}", run.Output, StringComparison.Ordinal);
            Assert.DoesNotMatch("(?m)^  (-[^ ]+, )?(--[a-z-]+|<[A-Z]+>)( <[^>]+>)? *$", run.Output);
        }
    }

    [Fact]
    public async Task Nothing_piped_has_colours_or_broken_lines()
    {
        var run = await RunAsync($"list {SampleAssembly.Server}");
        var problem = await RunAsync("list no-such.dll");

        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Matches("(?m)^tavily-mcp/admin +Everything[^\n]*; implies tavily-mcp/extract tavily-mcp/search *$", run.Output);
        Assert.DoesNotContain('\u001b', problem.Errors);
    }

    [Fact]
    public async Task Bash_completes_verbs_options_and_their_values()
    {
        Assert.Equal(["check", "client-config", "completion"], await CompleteAsync("mcpscopes c"));
        Assert.Equal(["--backend"], await CompleteAsync("mcpscopes export a --b"));
        Assert.Equal(["github"], await CompleteAsync("mcpscopes diff --format g"));
    }

    [Theory]
    [InlineData("claude-code", "\"mcpServers\"")]
    [InlineData("vscode", "\"servers\"")]
    [InlineData("cursor", "\"url\"")]
    [InlineData("codex", "[mcp_servers.api-example-com]")]
    [InlineData("opencode", "\"remote\"")]
    [InlineData("mcp-remote", "\"npx\"")]
    public async Task A_clients_configuration_holds_the_URL_and_no_secret(string client, string mark)
    {
        var run = await ToolRun.Of("client-config", "https://api.example.com/mcp", "--client", client);

        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.Contains(mark, run.Output, StringComparison.Ordinal);
        Assert.Contains("https://api.example.com/mcp", run.Output, StringComparison.Ordinal);
        Assert.Contains("api-example-com", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("uthorization", run.Output, StringComparison.Ordinal);
    }

    private static async Task<string[]> CompleteAsync(string line)
    {
        var script = $"""
            mcpscopes() {"{ dotnet "}'{Program}' "$@"; {"}"}
            eval "$(mcpscopes completion bash)"
            COMP_LINE='{line}'; COMP_POINT=${"{#COMP_LINE}"}; COMP_WORDS=($COMP_LINE); COMP_CWORD=$((${"{#COMP_WORDS[@]}"} - 1))
            _mcpscopes
            printf '%s\n' "${"{COMPREPLY[@]}"}"
            """;
        var (exitCode, output, errors) = await StartAsync("bash", "-c", script);
        Assert.True(exitCode == 0, errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private static async Task<ToolRun> RunAsync(string line)
    {
        var words = line.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var (exitCode, output, errors) = await StartAsync("dotnet", [Program, .. words]);
        return new ToolRun(exitCode, output, errors);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        _ = start.Environment.Remove("MCPSCOPES_TOKEN");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
