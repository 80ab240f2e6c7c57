using System.Diagnostics;
using McpScopes.Tests.Wire;
using McpScopes.Tool.CommandLine;
using McpScopes.Tool.Tests.CommandLine;

namespace McpScopes.Tool.Tests.Checking;

/// <summary>The sample server as its own process, with the authorization server inside it: nothing is to be found.</summary>
[Collection("The token of the environment")]
public sealed class SampleServerTests
{
    [Fact]
    public async Task Nothing_is_found_at_the_sample_server()
    {
        var origin = $"http://localhost:{FreePort.Next()}";
        var start = new ProcessStartInfo("dotnet", [SampleAssembly.Server, "--urls", origin, "--environment", "Development"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var server = Process.Start(start)!;
        try
        {
            await UntilItListensAsync(server, origin);

            var run = await ToolRun.Of("check", $"{origin}/mcp");

            Assert.True(run.ExitCode == ExitCode.Success, run.Output + run.Errors);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private static async Task UntilItListensAsync(Process server, string origin)
    {
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var response = await http.GetAsync(new Uri($"{origin}/.well-known/oauth-protected-resource"));
                return;
            }
            catch (HttpRequestException) when (attempt < 600)
            {
                Assert.False(server.HasExited, server.HasExited ? await server.StandardError.ReadToEndAsync() + await server.StandardOutput.ReadToEndAsync() : "");
                await Task.Delay(100);
            }
        }
    }
}
