using System.Collections.Concurrent;
using System.Globalization;
using McpScopes.Tests.Wire;

namespace McpScopes.Matrix.Tests;

/// <summary>The same matrix under Native AOT: each cell is a process of its own, reached over HTTP or over its standard streams.</summary>
[Collection(nameof(CompiledProgram))]
public sealed class NativeMatrixTests(NativeProgram program) : IClassFixture<NativeProgram>, IAsyncLifetime
{
    private TestAuthority _authority = null!;

    /// <summary>Every registration with one builder; every builder with those registrations of which the generator knows, and does not know.</summary>
    public static TheoryData<ToolsCode, HostCode, string, bool> Programs
    {
        get
        {
            var data = new TheoryData<ToolsCode, HostCode, string, bool>();
            foreach (var host in new[] { HostCode.Application, HostCode.LibraryWithoutMcpScopes })
            {
                data.Add(ToolsCode.Library, host, "CreateSlimBuilder", true);
                data.Add(ToolsCode.Application, host, "CreateSlimBuilder", false);
                foreach (var builder in new[] { "CreateBuilder", "CreateEmptyBuilder", "CreateApplicationBuilder", "CreateDefaultBuilder", "Startup" })
                {
                    data.Add(ToolsCode.Library, host, builder, false);
                }
            }

            return data;
        }
    }

    public async ValueTask InitializeAsync() => _authority = await TestAuthority.StartAsync();

    public ValueTask DisposeAsync() => _authority.DisposeAsync();

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Compiled_ahead_of_time_no_body_runs_without_its_scope_either(ToolsCode tools, HostCode host, string builder, bool inEveryWay)
    {
        var cells = Cell.Of(host, builder).Where(cell => inEveryWay || cell.Registration is Cell.WithTools or Cell.WithScopedPrimitives);
        var wrong = new ConcurrentBag<string>();
        var served = 0;
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (cell, _) =>
        {
            var (outcome, runs) = await TryAsync(tools, host, builder, cell);
            Interlocked.Add(ref served, runs);
            if (!outcome.Matches(cell, isFound: true, runs))
            {
                wrong.Add($"{cell} with {builder}: {outcome}, {runs} runs");
            }
        });

        Assert.Empty(wrong);

        // The tests can see a body run: it does where nothing is missing and the token has the scope.
        Assert.Equal(host is HostCode.LibraryWithoutMcpScopes || builder is "CreateApplicationBuilder" or "CreateDefaultBuilder", served == 0);
    }

    private async Task<(Outcome Outcome, int Runs)> TryAsync(ToolsCode tools, HostCode host, string builder, Cell cell)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var name = tools is ToolsCode.Application ? "remove_own_item" : "delete_todo_item";
        using var process = program.Start(new Dictionary<string, string>
        {
            ["application"] = NativeProgram.Name,
            ["tools"] = $"{tools}",
            ["tool"] = name,
            ["host"] = $"{host}",
            ["builder"] = builder,
            ["authorization"] = cell.Authorization,
            ["registration"] = cell.Registration,
            ["mapping"] = cell.Mapping,
            ["url"] = url,
            ["authority"] = _authority.Issuer,
        });
        var outcome = await process.StandardError.ReadLineAsync() switch
        {
            "started" => new Outcome(null, await CallAsync(process, url, cell.NameOf(name))),
            { } failure when failure.StartsWith("failed ", StringComparison.Ordinal) => new Outcome(failure, []),
            var line => throw new InvalidOperationException(line + await process.StandardError.ReadToEndAsync()),
        };
        process.StandardInput.Close();
        var last = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (outcome, int.Parse(last.Trim().Split(' ')[^1], CultureInfo.InvariantCulture));

        Task<string[]> CallAsync(System.Diagnostics.Process process, string url, string tool) => cell.Mapping is Cell.Stdio
            ? ServerCalls.CallAsync(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, tool)
            : ServerCalls.CallAsync(new HttpClient { BaseAddress = new Uri(url) }, url, tool, _authority);
    }
}
