using System.IO.Pipelines;
using McpScopes.Generators.Tests.Generation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Generators.Tests.Running;

/// <summary>Calls through a real server and client, so that arguments, services and lifetimes are those of a running program.</summary>
public class CallTests
{
    [Fact]
    public async Task Each_call_gets_its_own_object_with_its_services_and_disposes_of_it()
    {
        var loaded = LoadedProject.Load(UserProject.Of("""
            public sealed class Log { public List<string> Lines { get; } = []; }

            public sealed class Tools(Log log) : IDisposable
            {
                [McpServerTool, AllowAnonymous]
                private string Add(int left, Log injected, int right = 2, CancellationToken cancellationToken = default)
                {
                    injected.Lines.Add($"add {ReferenceEquals(log, injected)} {cancellationToken.CanBeCanceled}");
                    return $"{left + right}";
                }

                public void Dispose() => log.Lines.Add("disposed");
            }
            """).Generate());
        var log = Activator.CreateInstance(loaded.Type("Log"))!;
        await using var services = loaded.BuildWithScopedPrimitives(services => services.AddSingleton(loaded.Type("Log"), log));

        var results = await Call(services, "add", [new() { ["left"] = 40 }, new() { ["left"] = 1, ["right"] = 1 }]);

        Assert.Equal(["42", "2"], results);
        Assert.Equal(
            ["add True True", "disposed", "add True True", "disposed"], (IEnumerable<string>)loaded.Type("Log").GetProperty("Lines")!.GetValue(log)!);
    }

    private static async Task<List<string>> Call(IServiceProvider services, string tool, Dictionary<string, object?>[] calls)
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        await using var server = McpServer.Create(
            new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream()),
            new() { ToolCollection = [.. services.GetServices<McpServerTool>()] },
            NullLoggerFactory.Instance,
            services);
        var running = server.RunAsync(TestContext.Current.CancellationToken);
        var results = new List<string>();
        await using (var client = await McpClient.CreateAsync(
            new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()), cancellationToken: TestContext.Current.CancellationToken))
        {
            foreach (var arguments in calls)
            {
                var result = await client.CallToolAsync(tool, arguments, cancellationToken: TestContext.Current.CancellationToken);
                results.Add(Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
            }
        }

        await server.DisposeAsync();
        await running;
        return results;
    }
}
