using McpScopes.Tests.Wire;

namespace McpScopes.Tests.Bypass;

/// <summary>Only this issuer's token for this server counts, in the one place where it belongs.</summary>
public sealed class TokenTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    private const string Search = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"q"}}}""";

    /// <summary>Where else, or how else, a good token is sent: T stands for it, S for a good one that grants too little.</summary>
    private static readonly Corpus<(string Target, string[] Headers, int[] Statuses)> Places = new()
    {
        ["nowhere"] = ("/mcp", [], [401]),
        ["the query string"] = ("/mcp?access_token=T", [], [401]),
        ["the query string as Authorization"] = ("/mcp?Authorization=Bearer%20T", [], [401]),
        ["another header"] = ("/mcp", ["X-Authorization: Bearer T", "X-Access-Token: T", "Proxy-Authorization: Bearer T"], [401]),
        ["a cookie"] = ("/mcp", ["Cookie: access_token=T; Authorization=Bearer T"], [401]),
        ["Basic"] = ("/mcp", ["Authorization: Basic ZGV2Om1jcA=="], [401]),
        ["Basic with the token"] = ("/mcp", ["Authorization: Basic T"], [401]),
        ["Digest"] = ("/mcp", ["Authorization: Digest username=dev"], [401]),
        ["DPoP"] = ("/mcp", ["Authorization: DPoP T"], [401]),
        ["no scheme"] = ("/mcp", ["Authorization: T"], [401]),
        ["an empty header"] = ("/mcp", ["Authorization:"], [401]),
        ["the scheme alone"] = ("/mcp", ["Authorization: Bearer"], [401]),
        ["no space after the scheme"] = ("/mcp", ["Authorization: BearerT"], [401]),
        ["a colon after the scheme"] = ("/mcp", ["Authorization: Bearer:T"], [401]),
        ["quotes"] = ("/mcp", ["Authorization: Bearer \"T\""], [401]),
        ["a tab after the scheme"] = ("/mcp", ["Authorization: Bearer\tT"], [401]),
        ["two headers, the good one first"] = ("/mcp", ["Authorization: Bearer T", "Authorization: Bearer S"], [400, 401]),
        ["two headers, the good one last"] = ("/mcp", ["Authorization: Bearer S", "Authorization: Bearer T"], [400, 401]),
        ["two headers, one empty"] = ("/mcp", ["Authorization:", "Authorization: Bearer T"], [400, 401]),
        ["two kinds in one line"] = ("/mcp", ["Authorization: Basic x, Bearer T"], [401]),
        ["something after the token"] = ("/mcp", ["Authorization: Bearer T x"], [401]),
        ["bytes above ASCII"] = ("/mcp", ["Authorization: Bearer T\u00E9"], [400, 401]),
    };

    public static TheoryData<string, Doors> Tokens => TokenCorpus.Cases.Under(Doors.Both, Doors.InnerOnly);

    public static TheoryData<string, Doors> OddPlaces => Places.Under(Doors.Both, Doors.InnerOnly);

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task A_token_that_is_not_for_this_server_runs_nothing(string token, Doors doors)
    {
        var server = await servers.GetAsync(doors: doors);
        var value = await TokenCorpus.Cases[token](server);

        var answers = await RawHttp.SendAsync(server, RawHttp.Post(server, Search, $"Authorization: Bearer {value}"));

        Assert.Equal([401], answers.Statuses);
        Assert.Equal(0, server.Runs);
    }

    [Theory]
    [MemberData(nameof(OddPlaces))]
    public async Task A_good_token_in_the_wrong_place_runs_nothing(string place, Doors doors)
    {
        var server = await servers.GetAsync(doors: doors);
        var (target, headers, statuses) = Places[place];
        var token = server.Token("tavily-mcp/search");
        string Filled(string text) => text.Replace("T", token, StringComparison.Ordinal).Replace("Bearer S", "Bearer " + server.Token("openid"), StringComparison.Ordinal);

        var answers = await RawHttp.SendAsync(server, RawHttp.Request(
            server, $"POST {Filled(target)} HTTP/1.1", Search, ["Connection: close", .. headers.Select(Fill)]));

        Assert.Contains(Assert.Single(answers.Statuses), statuses);
        Assert.Equal(0, server.Runs);

        string Fill(string header) => header.IndexOf(':', StringComparison.Ordinal) is var colon ? header[..colon] + Filled(header[colon..]) : header;
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task The_scheme_is_read_in_any_case(string scheme)
    {
        await using var server = await TestServer.StartAsync(servers.Authority);

        var answers = await RawHttp.SendAsync(server, RawHttp.Post(server, Search, $"Authorization: {scheme} {server.Token("tavily-mcp/search")}"));

        Assert.Equal([200], answers.Statuses);
        Assert.Equal(1, server.Runs);
    }
}
