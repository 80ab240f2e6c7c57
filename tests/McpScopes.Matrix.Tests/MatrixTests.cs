using System.IO.Pipelines;
using System.Reflection;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.Hosting;

namespace McpScopes.Matrix.Tests;

/// <summary>
/// An annotated primitive never runs without enforcement, whatever is or is not called. No rule of the compiler takes part: what it would
/// have reported was suppressed. Each program says at start-up which call is missing, or refuses; with nothing missing it serves.
/// </summary>
[Collection(nameof(CompiledProgram))]
public sealed class MatrixTests : IAsyncLifetime
{
    private static readonly string[] Builders =
        ["CreateBuilder", "CreateSlimBuilder", "CreateEmptyBuilder", "CreateApplicationBuilder", "CreateDefaultBuilder", "Startup"];

    private TestAuthority _authority = null!;

    public static TheoryData<ToolsCode, HostCode, string> Programs
    {
        get
        {
            var data = new TheoryData<ToolsCode, HostCode, string>();
            foreach (var tools in Enum.GetValues<ToolsCode>())
            {
                foreach (var host in Enum.GetValues<HostCode>())
                {
                    foreach (var builder in Builders)
                    {
                        data.Add(tools, host, builder);
                    }
                }
            }

            return data;
        }
    }

    public async ValueTask InitializeAsync() => _authority = await TestAuthority.StartAsync();

    public ValueTask DisposeAsync() => _authority.DisposeAsync();

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Whatever_is_called_or_not_no_body_runs_without_its_scope(ToolsCode tools, HostCode host, string builder)
    {
        var program = CompiledProgram.Get(tools, host);
        var served = 0;
        foreach (var cell in Cell.Of(host, builder))
        {
            program.Runs = 0;
            var outcome = await TryAsync(program, cell, builder, _authority);

            var isFound = cell.Registration != Cell.WithScopedPrimitives || host is HostCode.Application;
            Assert.True(outcome.Matches(cell, isFound, program.Runs), $"{cell} with {builder}: {outcome}, {program.Runs} runs");
            served += program.Runs;
        }

        // The tests can see a body run: it does where nothing is missing and the token has the scope.
        Assert.Equal(host is HostCode.LibraryWithoutMcpScopes || builder is "CreateApplicationBuilder" or "CreateDefaultBuilder", served == 0);
    }

    private static async Task<Outcome> TryAsync(CompiledProgram program, Cell cell, string builder, TestAuthority authority)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var toServer = new Pipe();
        var toClient = new Pipe();
        var words = new Dictionary<string, string>
        {
            ["application"] = program.ApplicationName,
            ["tool"] = Cell.ToolName,
            ["builder"] = builder,
            ["authorization"] = cell.Authorization,
            ["registration"] = cell.Registration,
            ["mapping"] = cell.Mapping,
            ["url"] = url,
            ["authority"] = authority.Issuer,
        };
        IHost? host = null;
        try
        {
            var hosts = Activator.CreateInstance(program.Hosts, words, toServer.Reader.AsStream(), toClient.Writer.AsStream())!;
            host = (IHost)program.Hosts.GetMethod("Build")!.Invoke(hosts, BindingFlags.DoNotWrapExceptions, null, null, null)!;
            await host.StartAsync();
        }
        catch (Exception exception)
        {
            host?.Dispose();
            return new Outcome(exception.Message, []);
        }

        using (host)
        {
            var answers = cell.Mapping is Cell.Stdio
                ? await ServerCalls.CallAsync(toServer.Writer.AsStream(), toClient.Reader.AsStream(), cell.Tool)
                : await ServerCalls.CallAsync(new HttpClient { BaseAddress = new Uri(url) }, url, cell.Tool, authority);
            await host.StopAsync();
            return new Outcome(null, answers);
        }
    }
}
