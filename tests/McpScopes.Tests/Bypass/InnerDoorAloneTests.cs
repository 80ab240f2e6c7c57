using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Bypass;

/// <summary>Without the front door's decisions the same calls get the same 403, from the inner door.</summary>
public sealed class InnerDoorAloneTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    public static TheoryData<string, HttpServerSessionMode, string, string> Refused
    {
        get
        {
            var data = new TheoryData<string, HttpServerSessionMode, string, string>();
            foreach (var (method, name) in (IEnumerable<(string, string)>)[
                ("tools/call", "extract"), ("tools/call", "both"), ("tools/call", "undeclared"), ("tools/call", "repo"),
                ("prompts/get", "summary"), ("prompts/get", "données"), ("resources/read", "pages://index"), ("resources/read", "pages://bob/notes")])
            {
                data.Add(ProtocolVersions.Stateless, HttpServerSessionMode.Stateless, method, name);
                data.Add(ProtocolVersions.Stateless, HttpServerSessionMode.StatefulForInitializeClients, method, name);
                data.Add(ProtocolVersions.Handshake, HttpServerSessionMode.Stateless, method, name);
                data.Add(ProtocolVersions.Handshake, HttpServerSessionMode.Stateful, method, name);
                data.Add(ProtocolVersions.Handshake, HttpServerSessionMode.StatefulForInitializeClients, method, name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task The_inner_door_gives_the_same_403(string version, HttpServerSessionMode mode, string method, string name)
    {
        var answers = new List<Answer>();
        foreach (var doors in Enum.GetValues<Doors>())
        {
            var server = await servers.GetAsync(mode, doors);
            var parameters = method is "resources/read"
                ? new JsonObject { ["uri"] = name }
                : new JsonObject { ["name"] = name, ["arguments"] = new JsonObject { ["url"] = "u", ["topic"] = "t", ["owner"] = "o", ["name"] = "n" } };
            var answer = await server.Client.SendAsync(version, GuardedServers.SearchToken(server), method, parameters);

            Assert.Equal(403, answer.Status);
            Assert.Equal(0, server.Runs);
            answers.Add(answer);
        }

        Assert.Equal(Without(answers[0].Challenge), Without(answers[1].Challenge));
        Assert.Equal(answers[0].Json["required_scope"]?.GetValue<string>(), answers[1].Json["required_scope"]?.GetValue<string>());
        Assert.Equal(answers[0].Json["error"]!.GetValue<string>(), answers[1].Json["error"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(Doors.Both)]
    [InlineData(Doors.InnerOnly)]
    public async Task Without_a_token_it_is_401_whatever_decides(Doors doors)
    {
        var server = await servers.GetAsync(doors: doors);

        Assert.Equal(401, (await server.Client.CallToolAsync(ProtocolVersions.Stateless, token: null, "extract")).Status);
        Assert.Equal(401, (await server.Client.CallToolAsync(ProtocolVersions.Handshake, token: null, "extract")).Status);
        Assert.Equal(0, server.Runs);
    }

    /// <summary>The two servers differ in their port.</summary>
    private static string? Without(string? challenge) => challenge is null ? null : System.Text.RegularExpressions.Regex.Replace(challenge, "127.0.0.1:[0-9]+", "");
}
