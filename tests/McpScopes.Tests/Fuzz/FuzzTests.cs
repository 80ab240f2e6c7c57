using McpScopes.Tests.Bypass;

namespace McpScopes.Tests.Fuzz;

/// <summary>
/// A short run of the fuzzing; <c>dotnet run -c Release --project tests/McpScopes.Benchmarks -- fuzz --seed N --count N</c> is the long one.
/// </summary>
public sealed class FuzzTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    [Theory]
    [InlineData(1)]
    [InlineData(20260728)]
    public void The_doors_and_the_SDK_agree_on_what_may_run(int seed)
    {
        var tally = new DifferentialFuzzer().Run(seed, 20_000);

        // The generator must reach all of it, or the run says nothing.
        Assert.True(tally is { Calls: > 4_000, Allowed: > 500, RefusedEarly: > 1_000, RefusedInside: > 100, Unreadable: > 1_000 }, tally.ToString());
    }

    [Theory]
    [InlineData(CallRoute.Handshake, Doors.Both)]
    [InlineData(CallRoute.Handshake, Doors.InnerOnly)]
    [InlineData(CallRoute.Session, Doors.Both)]
    [InlineData(CallRoute.HeadersAgree, Doors.Both)]
    [InlineData(CallRoute.HeadersAgree, Doors.InnerOnly)]
    [InlineData(CallRoute.HeadersLie, Doors.InnerOnly)]
    public async Task No_input_breaks_the_server_or_runs_what_the_token_does_not_reach(CallRoute route, Doors doors)
    {
        var server = await servers.GetAsync(route.Mode(), doors);
        var generator = new MessageGenerator(seed: (int)route, route.MetaMember());
        for (var i = 0; i < 700; i++)
        {
            var input = generator.Next().Bytes;
            var runs = server.Runs;
            var reading = SdkReading.Of(input);

            var answer = await server.Client.SendAsync(route.Request(server, GuardedServers.SearchToken(server), input, "application/json"));

            var text = $"input {i}: {System.Text.Encoding.Latin1.GetString(input)}\n{answer.Status}: {answer.Body}";
            Assert.True(answer.Status < 500, text);
            Assert.True(GuardedServers.ForbiddenRuns(server) == 0, text);
            Assert.True(server.Runs == runs || reading is { Method: global::McpScopes.Decisions.McpMethod.ToolsCall, Name: "search" or "whoami" or "upstream" }, text);
        }
    }
}
