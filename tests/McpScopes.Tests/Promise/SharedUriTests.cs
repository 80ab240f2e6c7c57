using System.Text.Json.Nodes;
using McpScopes.Tests.Bypass;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Promise;

/// <summary>Where a fixed resource and a template, or two templates, could serve one URI, both requirements are needed, however it is spelt.</summary>
public sealed class SharedUriTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    public static TheoryData<string, string, string> Uris { get; } = new()
    {
        // A fixed resource in the place of a template's value.
        { "docs://secret", "docs:secret", "docs:read" },
        { "docs://secre%74", "docs:secret", "docs:read" },
        { "docs://%73%65%63%72%65%74", "docs:secret", "docs:read" },
        { "DOCS://secre%74", "docs:secret", "docs:read" },

        // Two templates.
        { "repos://bob/secret", "repos:secret", "repos:read" },
        { "repos://bob/secre%74", "repos:secret", "repos:read" },
        { "repos://bo%62/%73ecret", "repos:secret", "repos:read" },

        // Two templates of which neither holds the other, and two that differ in their variables' names alone.
        { "notes://home/index", "notes:index", "notes:home" },
        { "notes://home/inde%78", "notes:index", "notes:home" },
        { "logs://today", "logs:second", "logs:first" },
    };

    [Theory]
    [MemberData(nameof(Uris))]
    public async Task Each_requirement_alone_is_not_enough_and_the_challenge_names_both(string uri, string strict, string loose)
    {
        await using var server = await StartAsync();
        foreach (var doors in Enum.GetValues<Doors>())
        {
            GuardedServers.Open(server, doors);
            foreach (var version in new[] { ProtocolVersions.Stateless, ProtocolVersions.Handshake })
            {
                foreach (var method in version == ProtocolVersions.Handshake ? (string[])["resources/read", "resources/subscribe"] : ["resources/read"])
                {
                    foreach (var scope in new[] { "openid", strict, loose })
                    {
                        var answer = await server.Client.SendAsync(version, server.Token(scope), method, new JsonObject { ["uri"] = uri });

                        Assert.True(answer.Status == 403, $"{version} {method} {scope}: {answer.Body}");
                        Assert.Equal(0, server.Runs);
                        Assert.Equal($"{loose} {strict}", answer.Json["required_scope"]!.GetValue<string>());
                    }
                }

                var allowed = await server.Client.SendAsync(version, server.Token($"{strict} {loose}"), "resources/read", new JsonObject { ["uri"] = uri });
                Assert.NotNull(allowed.Json["result"]);
                server.App.Services.GetRequiredService<Runs>().Reset();
            }
        }
    }

    [Fact]
    public async Task What_one_template_alone_serves_needs_its_scope_alone()
    {
        await using var server = await StartAsync();

        var document = await server.Client.SendAsync(
            ProtocolVersions.Handshake, server.Token("docs:read"), "resources/read", new JsonObject { ["uri"] = "docs://other" });

        Assert.Equal("document other", document.Json["result"]!["contents"]![0]!["text"]!.GetValue<string>());
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithResources<Documents>());

    private sealed class Documents
    {
        [McpServerResource(UriTemplate = "docs://secret"), RequiresScope("docs:secret")]
        public static string Secret(Runs runs) => runs.Add("secret");

        [McpServerResource(UriTemplate = "docs://{name}"), RequiresScope("docs:read")]
        public static string Document(string name, Runs runs) => runs.Add($"document {name}");

        [McpServerResource(UriTemplate = "repos://{owner}/secret"), RequiresScope("repos:secret")]
        public static string SecretFile(string owner, Runs runs) => runs.Add($"secret of {owner}");

        [McpServerResource(UriTemplate = "repos://{owner}/{file}"), RequiresScope("repos:read")]
        public static string File(string owner, string file, Runs runs) => runs.Add($"{file} of {owner}");

        [McpServerResource(UriTemplate = "notes://{folder}/index"), RequiresScope("notes:index")]
        public static string IndexOf(string folder, Runs runs) => runs.Add($"index of {folder}");

        [McpServerResource(UriTemplate = "notes://home/{note}"), RequiresScope("notes:home")]
        public static string AtHome(string note, Runs runs) => runs.Add($"{note} at home");

        [McpServerResource(UriTemplate = "logs://{day}"), RequiresScope("logs:first")]
        public static string Log(string day, Runs runs) => runs.Add($"log of {day}");

        [McpServerResource(UriTemplate = "logs://{date}"), RequiresScope("logs:second")]
        public static string LogByDate(string date, Runs runs) => runs.Add($"log of {date}");
    }
}
