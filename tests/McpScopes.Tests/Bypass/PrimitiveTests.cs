using McpScopes.Table;
using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Bypass;

/// <summary>Prompts, resources, subscriptions and completions are guarded like tools, under every spelling that the SDK accepts.</summary>
public sealed class PrimitiveTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    /// <summary>Spellings of resources that a token with <c>pages:alice</c> may not read.</summary>
    private static readonly string[] ForbiddenUris =
    [
        "pages://index", "PAGES://index", "pages://INDEX", "pages://%69ndex", "pages://index/", "pages://index?x=1", "pages://index#x", " pages://index", "pages://index ",
        "pages://index%00", "pages:///index", "pages:index", "pages://user@index",
        "pages://bob/notes", "PAGES://bob/notes", "pages://BOB/notes", "pages://%62ob/notes", "pages://bob%2Fnotes", "pages://bob/alice", "pages://bob/../alice/notes",
        "pages://alice%2F..%2Fbob/notes", "pages://alice%00/notes", "pages://alice%20/notes", "pages://ALICE/notes", "pages://Alice/notes", "pages://al%C4%B1ce/notes",
        "pages:///notes", "pages:////notes", "pages://{owner}/{page}", "pages://{owner}/notes", "pages://%7Bowner%7D/notes", "pages://alice\\bob/notes", "pages://*/notes",
        "pages://alice%22/notes", "pages://a/b/notes", "pages://alice /notes", "pages://alice%2520/notes", "pages://bob@alice/notes", "pages://alice:80/notes",
        "file:///etc/passwd", "pages://", "pages:", "", "://", "pages://[/notes", "pages://%zz/notes", "pages://%/notes", "pages://\uD800/notes", "pages://ａlice/notes",
    ];

    private static readonly string[] Methods = ["resources/read", "resources/subscribe", "resources/unsubscribe", "subscriptions/listen", "completion/complete"];

    public static TheoryData<string, string, Doors> Uris
    {
        get
        {
            var data = new TheoryData<string, string, Doors>();
            foreach (var uri in ForbiddenUris)
            {
                foreach (var method in Methods)
                {
                    data.Add(System.Text.Json.JsonSerializer.Serialize(uri), method, Doors.Both);
                    data.Add(System.Text.Json.JsonSerializer.Serialize(uri), method, Doors.InnerOnly);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Uris))]
    public async Task No_spelling_of_a_resource_gets_around_its_scope(string quotedUri, string method, Doors doors)
    {
        var server = await servers.GetServingAllAsync(doors);
        var uri = JsonNode.Parse(quotedUri)!;
        var token = server.Token("pages:alice tavily-mcp/search");
        foreach (var version in (string[])[ProtocolVersions.Handshake, ProtocolVersions.Stateless])
        {
            if (version == ProtocolVersions.Handshake && method == "subscriptions/listen")
            {
                continue;
            }

            var answer = await PrimitiveRequests.SendAsync(server, version, token, method, uri);

            Assert.True(answer.Status < 500, answer.Body);
            Assert.DoesNotContain("suggestion", answer.Body, StringComparison.Ordinal);
            Assert.Equal(0, GuardedServers.ForbiddenRuns(server));
        }
    }

    [Fact]
    public async Task The_owners_own_page_is_read_under_the_spellings_that_mean_it()
    {
        await using var server = await PrimitiveRequests.StartAsync(servers.Authority);
        var token = server.Token("pages:alice");
        foreach (var uri in (string[])["pages://alice/notes", "PAGES://alice/notes", "pages://%61lice/notes", "pages://alice/bob", "pages://alice/..%2Fbob"])
        {
            var answer = await server.Client.SendAsync(ProtocolVersions.Stateless, token, "resources/read", new JsonObject { ["uri"] = uri });

            Assert.Equal(200, answer.Status);
            Assert.StartsWith("alice:", answer.Json["result"]?["contents"]?[0]?["text"]?.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Doors.Both)]
    [InlineData(Doors.InnerOnly)]
    public async Task Prompts_and_completions_need_the_prompts_scope(Doors doors)
    {
        var server = await servers.GetServingAllAsync(doors);
        foreach (var version in (string[])[ProtocolVersions.Handshake, ProtocolVersions.Stateless])
        {
            foreach (var name in (string[])["summary", "données", "Summary", "SUMMARY", "donne\u0301es", " summary", "summary\0", "search", "extract"])
            {
                foreach (var method in (string[])["prompts/get", "completion/complete"])
                {
                    var answer = await PrimitiveRequests.SendAsync(server, version, GuardedServers.SearchToken(server), method, name);

                    Assert.True(answer.Status < 500, answer.Body);
                    Assert.DoesNotContain("suggestion", answer.Body, StringComparison.Ordinal);
                    Assert.Equal(0, GuardedServers.ForbiddenRuns(server));
                }
            }
        }
    }

    [Theory]
    [InlineData("pages://{owner}/{page}", "owner")]
    [InlineData("pages://bob/{page}", "page")]
    [InlineData("pages://bob/notes", "page")]
    [InlineData("pages://bob/notes", "owner")]
    [InlineData("PAGES://{owner}/{page}", "page")]
    public async Task What_a_client_says_of_its_arguments_completes_nobody_elses(string uri, string argument)
    {
        foreach (var doors in Enum.GetValues<Doors>())
        {
            var server = await servers.GetServingAllAsync(doors);
            foreach (var version in (string[])[ProtocolVersions.Handshake, ProtocolVersions.Stateless])
            {
                var answer = await CompleteAsync(server, version, uri, argument);

                Assert.True(answer.Status < 500, answer.Body);
                Assert.DoesNotContain("suggestion", answer.Body, StringComparison.Ordinal);
                Assert.Equal(0, GuardedServers.ForbiddenRuns(server));
            }
        }
    }

    [Theory]
    [InlineData("pages://{owner}/{page}")]
    [InlineData("pages://alice/{page}")]
    public async Task Ones_own_pages_are_completed(string uri)
    {
        await using var server = await PrimitiveRequests.StartAsync(servers.Authority);

        Assert.Contains("suggestion", (await CompleteAsync(server, ProtocolVersions.Stateless, uri, "page")).Body, StringComparison.Ordinal);
    }

    /// <summary>Values that a parser somewhere could read as the 1, or the identifier, that the token is for, or as that and another.</summary>
    [Fact]
    public async Task An_argument_that_makes_a_scope_counts_as_what_the_primitive_reads()
    {
        const string Id = "00000000-0000-0000-0000-000000000001";
        string[] ones = ["1", "\"1\"", "1,\"N\":2", "2,\"n\":1"];
        string[] numbers =
        [
            .. ones, "1.0", "1e0", "10e-1", "4294967297", "\" 1\"", "\"+1\"", "\"01\"", "\"1\\u0000\"", "\"1\\n\"", "\"\uFF11\"", "\"1\\u200b\"", "\"1\\ud800\"",
            "[1]", "{\"n\":1}", "null", "true", "1,\"n\":2", "1,\"\\u006e\":2",
        ];
        string[] ids = [$"\"{Id}\"", $"\"{{{Id}}}\"", $"\"{Id.Replace("-", "", StringComparison.Ordinal)}\"", $"\" {Id}\"", $"\"{Id}\",\"n\":\"{Guid.Empty}\""];
        await using var server = await TestServer.StartAsync(servers.Authority, parts: [new ScopeTablePart(ScopeManifestAttribute.CurrentFormatVersion, "Test", [],
        [
            ScopedPrimitive.Tool("number", Numbered(ScopeArgumentForm.WholeNumber), (_, _) => McpServerTool.Create((int n) => $"got {n}", new() { Name = "number" })),
            ScopedPrimitive.Tool("optional", Numbered(ScopeArgumentForm.WholeNumber), (_, _) => McpServerTool.Create((long? n = 2) => $"got {n}", new() { Name = "optional" })),
            ScopedPrimitive.Tool("id", Numbered(ScopeArgumentForm.Uuid), (_, _) => McpServerTool.Create((Guid n) => $"got {n}", new() { Name = "id" })),
        ])]);

        foreach (var (tool, values, accepted) in new[] { ("number", numbers, ones), ("optional", numbers, ones), ("id", ids, ids[..1]) })
        {
            foreach (var value in values)
            {
                var body = $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{{\"name\":\"{tool}\",\"arguments\":{{\"n\":{value}}}}}}}";
                var answer = await server.Client.SendAsync(
                    server.Client.Request(ProtocolVersions.Handshake, server.Token($"n:1 n:{Id}"), System.Text.Encoding.UTF8.GetBytes(body)));

                Assert.True(answer.Status < 500, value);
                Assert.True(answer.Text == (tool == "id" ? $"got {Id}" : "got 1") == accepted.Contains(value), $"{tool} {value}: {answer.Body}");
                Assert.True(accepted.Contains(value) || !answer.Body.Contains("got", StringComparison.Ordinal), answer.Body);
            }
        }

        static ScopeRequirement Numbered(ScopeArgumentForm form) =>
            ScopeRequirement.AllOf(["n:{n}"], [new ScopeArgument("n", form)], static values => [$"n:{values[0]}"]);
    }

    [Fact]
    public async Task With_the_scope_completions_and_subscriptions_are_served()
    {
        await using var server = await PrimitiveRequests.StartAsync(servers.Authority);
        var token = GuardedServers.AdminToken(server);

        foreach (var reference in (string[])["summary", "pages://{owner}/{page}", "pages://index"])
        {
            var answer = await PrimitiveRequests.SendAsync(server, ProtocolVersions.Stateless, token, "completion/complete", reference);
            Assert.Contains("suggestion", answer.Body, StringComparison.Ordinal);
        }

        var subscribed = await PrimitiveRequests.SendAsync(server, ProtocolVersions.Handshake, token, "resources/subscribe", "pages://index");
        Assert.NotNull(subscribed.Json["result"]);
    }

    /// <summary>Asks for suggestions for an argument, with a token for alice's pages, and says that the owner is alice.</summary>
    private static Task<Answer> CompleteAsync(TestServer server, string version, string uri, string argument) =>
        server.Client.SendAsync(version, server.Token("pages:alice"), "completion/complete", new JsonObject
        {
            ["ref"] = new JsonObject { ["type"] = "ref/resource", ["uri"] = uri },
            ["argument"] = new JsonObject { ["name"] = argument, ["value"] = "b" },
            ["context"] = new JsonObject { ["arguments"] = new JsonObject { ["owner"] = "alice" } },
        });
}
