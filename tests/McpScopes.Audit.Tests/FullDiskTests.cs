using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Audit.Tests;

/// <summary>The disk of the audit is full: nobody is told that a record is kept which is not, and when there is room again, all is well without a restart.</summary>
public sealed class FullDiskTests
{
    private const int Calls = 4;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Under_Refuse_no_call_runs_until_there_is_room(bool flushToDisk)
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var authority = await TestAuthority.StartAsync();
        await using var server = await StartAsync(authority, disk, AuditFailureMode.Refuse, flushToDisk);
        disk.Fill();

        var refused = 0;
        for (var i = 0; i < Calls; i++)
        {
            refused += await CallAsync(server) == 503 ? 1 : 0;
        }

        // What fitted into the last block of the disk was kept, and ran.
        Assert.InRange(refused, 1, Calls);
        Assert.Equal(Calls - refused, server.Runs);

        disk.MakeRoom();
        Assert.Equal(200, await CallAsync(server));
        await server.App.StopAsync(TestContext.Current.CancellationToken);

        var records = Lines(disk);
        Assert.True(records.Count(line => (string?)line["stage"] == "decided" && (string?)line["decision"] == "allowed") >= server.Runs);
        Assert.Equal(server.Runs, records.Where(line => (string?)line["stage"] == "completed").DistinctBy(line => (string?)line["requestId"]).Count());
    }

    [Fact]
    public async Task Under_Continue_calls_go_on_and_their_records_are_there_when_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var authority = await TestAuthority.StartAsync();
        await using var server = await StartAsync(authority, disk, AuditFailureMode.Continue, flushToDisk: false);
        disk.Fill();

        for (var i = 0; i < Calls; i++)
        {
            Assert.Equal(200, await CallAsync(server));
        }

        disk.MakeRoom();
        Assert.Equal(200, await CallAsync(server));
        for (var patience = 0; Requests(disk).Count < 2 * (Calls + 1) && patience < 300; patience++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2 * (Calls + 1), Requests(disk).Count);
    }

    private static HashSet<(string?, string?)> Requests(SmallDisk disk) =>
        [.. Lines(disk).Select(line => ((string?)line["requestId"], (string?)line["stage"]))];

    /// <summary>Every line is whole, also those that a full disk had cut off.</summary>
    private static List<JsonNode> Lines(SmallDisk disk)
    {
        if (!File.Exists(disk.File))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(disk.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = reader.ReadToEnd().Split('\n');
        return [.. lines[..^1].Select(line => JsonNode.Parse(line)!)];
    }

    private static Task<TestServer> StartAsync(TestAuthority authority, SmallDisk disk, AuditFailureMode mode, bool flushToDisk) => TestServer.StartAsync(
        authority,
        options: options => options.Audit.WhenSinkFails = mode,
        build: (builder, _) => builder.Services.AddScopeAuditFile(file =>
            (file.Path, file.Interval, file.FlushToDisk) = (disk.File, AuditFileInterval.None, flushToDisk)));

    private static async Task<int> CallAsync(TestServer server) =>
        (await server.Client.CallToolAsync(ProtocolVersions.Stateless, server.Token("tavily-mcp/search"), "search", new() { ["query"] = "q" })).Status;
}
