using McpScopes.Tests.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace McpScopes.Tests.Providers;

/// <summary>
/// For each provider: environment variables alone let its access tokens in, under the caller's right name, and keep everything out that only looks
/// like one.
/// </summary>
public sealed class ProviderTokenTests(ProviderServers servers) : IClassFixture<ProviderServers>
{
    public static TheoryData<string, string> Accepted => Tokens(refused: false);

    public static TheoryData<string, string> Refused => Tokens(refused: true);

    public static TheoryData<string> Providers { get; } = [.. ProviderTokens.Providers];

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task An_access_token_reaches_what_it_grants_and_no_more(string provider, string name)
    {
        var (server, token, file) = await servers.GetAsync(provider, name);
        var lacks = file[name]["lacks"]?.GetValue<string>();

        foreach (var version in (string[])[ProtocolVersions.Stateless, ProtocolVersions.Handshake])
        {
            var allowed = await server.CallAsync("search", token, version);
            var refused = await server.CallAsync("extract", token, version);

            Assert.Equal(lacks is null ? 200 : 403, allowed.Status);
            Assert.Equal(lacks is null ? "results for mcp" : null, lacks is null ? allowed.Text : null);
            Assert.Equal(403, refused.Status);
            Assert.Equal($"{file[name]["caller"]} does not have scope 'tavily-mcp/extract'", refused.Json["message"]!.GetValue<string>());
            Assert.Equal("tavily-mcp/extract", refused.Json["required_scope"]!.GetValue<string>());
            Assert.Contains($" scope=\"{file.File["scopePrefix"]}tavily-mcp/extract", refused.Challenge, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Anything_else_is_401_runs_nothing_and_one_line_of_the_log_says_why(string provider, string name)
    {
        var (server, token, file) = await servers.GetAsync(provider, name);
        var runs = server.Runs;
        server.Log.Clear();

        var answer = await server.CallAsync("search", token);

        Assert.Equal(401, answer.Status);
        Assert.Equal(file[name]["refused"]!.GetValue<string>(), answer.Json["message"]!.GetValue<string>());
        Assert.Contains("error=\"invalid_token\"", answer.Challenge, StringComparison.Ordinal);
        Assert.Equal(runs, server.Runs);
        var line = Assert.Single(server.Log.Ours, line => line.Text.StartsWith("Refused a token", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Contains(file[name]["log"]?.GetValue<string>() ?? answer.Json["message"]!.GetValue<string>(), line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[^1], line.Text, StringComparison.Ordinal);
        Assert.False(line.Text.AsSpan().ContainsAny("\n\u2028\u202e"));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_metadata_sends_clients_to_the_issuer(string provider)
    {
        var (server, _, file) = await servers.GetAsync(provider, ProviderTokens.Of(provider).Names.First());
        using var http = new HttpClient();

        var metadata = await http.GetStringAsync(server.Url + "/.well-known/oauth-protected-resource/mcp");

        Assert.Contains($"\"authorization_servers\":[\"{file.File["authorizationServer"]}\"]", metadata, StringComparison.Ordinal);
        Assert.Contains($"\"scopes_supported\":[\"{file.File["scopePrefix"]}tavily-mcp/search\"]", metadata, StringComparison.Ordinal);
    }

    private static TheoryData<string, string> Tokens(bool refused)
    {
        var data = new TheoryData<string, string>();
        foreach (var provider in ProviderTokens.Providers)
        {
            var file = ProviderTokens.Of(provider);
            foreach (var name in file.Names.Where(name => file[name].ContainsKey("refused") == refused))
            {
                data.Add(provider, name);
            }
        }

        return data;
    }
}

/// <summary>One server and one local issuer for each provider.</summary>
public sealed class ProviderServers : IAsyncDisposable
{
    private readonly Dictionary<string, (ProviderServer Server, LocalIssuer Issuer, ProviderTokens File)> _servers = [];

    internal async Task<(ProviderServer Server, string Token, ProviderTokens File)> GetAsync(string provider, string token)
    {
        if (!_servers.TryGetValue(provider, out var found))
        {
            var file = ProviderTokens.Of(provider);
            var issuer = await LocalIssuer.StartAsync(file.File["discovery"]!);
            var server = await ProviderServer.StartAsync([], builder => builder.Configuration.AddEnvironmentVariables(
                Export([.. file.Settings, new("McpScopes:MetadataAddress", issuer.MetadataAddress)])));
            found = (server, issuer, file);
            _servers.Add(provider, found);
        }

        return (found.Server, found.File.Sign(token, found.Issuer, found.Server.Resource), found.File);
    }

    /// <summary>Sets the settings in the environment, under a prefix of their own, which is returned.</summary>
    private static string Export(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var prefix = $"MCPSCOPES_TEST_{Guid.NewGuid():N}_";
        foreach (var (name, value) in settings)
        {
            Environment.SetEnvironmentVariable(prefix + name.Replace(":", "__", StringComparison.Ordinal), value);
        }

        return prefix;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (server, issuer, _) in _servers.Values)
        {
            await server.DisposeAsync();
            await issuer.DisposeAsync();
        }
    }
}
