using System.Diagnostics;
using System.Net;
using McpScopes.EndToEnd.Tests.Authority;

namespace McpScopes.EndToEnd.Tests.Search;

/// <summary>The server as a program of its own: what it prints, and what it says when it can't start.</summary>
public sealed class ServerStartTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("tavily-start-");
    private readonly List<Process> _started = [];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }

        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task It_prints_the_clients_configuration_and_a_second_one_says_that_the_port_is_taken()
    {
        var address = AuthorityHost.FreeAddress();
        var first = Start(RunningServer.Arguments(address, _data.FullName));
        var printed = "";
        while (!printed.Contains("Ctrl+C", StringComparison.Ordinal))
        {
            var line = await first.StandardOutput.ReadLineAsync(Now);
            Assert.True(line is not null, "The server stopped: " + printed);
            printed += line + "\n";
        }

        var (exit, said) = await RunAsync(RunningServer.Arguments(address, Path.Combine(_data.FullName, "second")));

        Assert.Contains($"\"url\": \"{address.GetLeftPart(UriPartial.Authority)}/mcp\"", printed, StringComparison.Ordinal);
        Assert.Contains("no secrets", printed, StringComparison.Ordinal);
        Assert.Equal(3, exit);
        Assert.Contains("address already in use", Assert.Single(said), StringComparison.Ordinal);
        Assert.Contains("--urls", said[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Urls is not an address to listen on", "--environment", "Development", "--urls", "nonsense")]
    [InlineData("McpScopes:Resource is missing", "--environment", "Production", "--McpScopes:Resource", "")]
    [InlineData("McpScopes:Authority is 'http://login.example.com'", "--environment", "Development", "--McpScopes:Authority", "http://login.example.com")]
    [InlineData("McpScopes:ClientIds holds an empty value", "--environment", "Production", "--McpScopes:ClientIds:0", "")]
    [InlineData("McpAuthority:Sotre is not a setting", "--environment", "Development", "--McpAuthority:Sotre", "x")]
    [InlineData("Search__ApiKey", "--environment", "Development", "--Search:Backend", "tavily")]
    [InlineData("Search:Backend is 'google'", "--environment", "Development", "--Search:Backend", "google")]
    public async Task A_wrong_setting_is_named_in_one_line(string sentence, params string[] arguments)
    {
        var (exit, said) = await RunAsync(arguments);

        Assert.Equal(2, exit);
        Assert.Contains(sentence, Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_production_settings_take_tokens_of_a_user_pool_alone()
    {
        var address = AuthorityHost.FreeAddress();
        await using var app = TavilyServer.TavilyServerApp.Create(["--environment", "Production", "--urls", address.AbsoluteUri]);
        await app.StartAsync(Now);
        using var http = new HttpClient { BaseAddress = address };

        var metadata = await http.GetStringAsync("/.well-known/oauth-protected-resource/mcp", Now);

        Assert.Contains("\"resource\":\"https://mcp.example.com/mcp\"", metadata, StringComparison.Ordinal);
        Assert.Contains(
            "\"authorization_servers\":[\"https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE\"]", metadata, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/authority/.well-known/openid-configuration", Now)).StatusCode);
    }

    private async Task<(int Exit, string[] Said)> RunAsync(string[] arguments)
    {
        var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(Now);
        var errors = process.StandardError.ReadToEndAsync(Now);
        await process.WaitForExitAsync(Now);
        Assert.Equal("", await output);
        return (process.ExitCode, (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "TavilyServer.dll") },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }
}
