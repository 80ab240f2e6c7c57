using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Bypass;

/// <summary>Headers that disagree with the body, with each other or with their grammar reach nothing that the token does not.</summary>
public sealed class HeaderTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    private const string V2026 = "MCP-Protocol-Version: 2026-07-28";
    private const string V2025 = "MCP-Protocol-Version: 2025-11-25";
    private const string Call = "Mcp-Method: tools/call";

    private static readonly Corpus<string[]> Headers = new()
    {
        ["none"] = [],
        ["2025"] = [V2025],
        ["2026 without the routing headers"] = [V2026],
        ["2026, no name"] = [V2026, Call],
        ["2026, no method"] = [V2026, "Mcp-Name: extract"],
        ["2026, empty name"] = [V2026, Call, "Mcp-Name:"],
        ["2026, empty method"] = [V2026, "Mcp-Method:", "Mcp-Name: extract"],
        ["the name of an allowed tool"] = [V2026, Call, "Mcp-Name: search"],
        ["the name of an unknown tool"] = [V2026, Call, "Mcp-Name: nothing"],
        ["an allowed method"] = [V2026, "Mcp-Method: tools/list"],
        ["an allowed method and the name"] = [V2026, "Mcp-Method: tools/list", "Mcp-Name: extract"],
        ["a notification"] = [V2026, "Mcp-Method: notifications/initialized"],
        ["another guarded method"] = [V2026, "Mcp-Method: prompts/get", "Mcp-Name: extract"],
        ["two methods, allowed first"] = [V2026, "Mcp-Method: tools/list", Call, "Mcp-Name: extract"],
        ["two methods, allowed last"] = [V2026, Call, "Mcp-Method: tools/list", "Mcp-Name: extract"],
        ["two names, allowed first"] = [V2026, Call, "Mcp-Name: search", "Mcp-Name: extract"],
        ["two names, allowed last"] = [V2026, Call, "Mcp-Name: extract", "Mcp-Name: search"],
        ["two equal names"] = [V2026, Call, "Mcp-Name: extract", "Mcp-Name: extract"],
        ["two names in one line"] = [V2026, Call, "Mcp-Name: search, extract"],
        ["two methods in one line"] = [V2026, "Mcp-Method: tools/list, tools/call", "Mcp-Name: extract"],
        ["spaces around the name"] = [V2026, Call, "Mcp-Name: \t extract \t "],
        ["spaces within the name"] = [V2026, Call, "Mcp-Name: ext ract"],
        ["spaces around the method"] = [V2026, "Mcp-Method: \t tools/call \t ", "Mcp-Name: extract"],
        ["upper-case name"] = [V2026, Call, "Mcp-Name: EXTRACT"],
        ["upper-case method"] = [V2026, "Mcp-Method: TOOLS/CALL", "Mcp-Name: extract"],
        ["upper-case header names"] = ["MCP-PROTOCOL-VERSION: 2026-07-28", "MCP-METHOD: tools/call", "MCP-NAME: search"],
        ["an encoded name"] = [V2026, Call, "Mcp-Name: =?base64?ZXh0cmFjdA==?="],
        ["an encoded name in upper case"] = [V2026, Call, "Mcp-Name: =?BASE64?ZXh0cmFjdA==?="],
        ["an encoded name without padding"] = [V2026, Call, "Mcp-Name: =?base64?ZXh0cmFjdA?="],
        ["an encoded name with spaces"] = [V2026, Call, "Mcp-Name: =?base64? ZXh0 cmFj dA== ?="],
        ["an encoded allowed name"] = [V2026, Call, "Mcp-Name: =?base64?c2VhcmNo?="],
        ["an encoded name, encoded again"] = [V2026, Call, "Mcp-Name: =?base64?PT9iYXNlNjQ/WlhoMGNtRmpkQT09Pz0=?="],
        ["an encoded name with a NUL"] = [V2026, Call, "Mcp-Name: =?base64?ZXh0cmFjdAA=?="],
        ["an encoded name with letters of the other alphabet"] = [V2026, Call, "Mcp-Name: =?base64?_-_-?="],
        ["an encoded name that is no UTF-8"] = [V2026, Call, "Mcp-Name: =?base64?/////w==?="],
        ["an encoded name that is no base64"] = [V2026, Call, "Mcp-Name: =?base64?***?="],
        ["an encoded nothing"] = [V2026, Call, "Mcp-Name: =?base64??="],
        ["the sentinel's ends overlap"] = [V2026, Call, "Mcp-Name: =?base64?="],
        ["only the sentinel's start"] = [V2026, Call, "Mcp-Name: =?base64?"],
        ["the sentinel without its end"] = [V2026, Call, "Mcp-Name: =?base64?ZXh0cmFjdA=="],
        ["a long encoded name"] = [V2026, Call, $"Mcp-Name: =?base64?{new string('A', 500)}?="],
        ["a longer encoded name"] = [V2026, Call, $"Mcp-Name: =?base64?{new string('A', 4000)}?="],
        ["a long name"] = [V2026, Call, $"Mcp-Name: {new string('e', 4000)}"],
        ["an encoded method"] = [V2026, "Mcp-Method: =?base64?dG9vbHMvY2FsbA==?=", "Mcp-Name: extract"],
        ["bytes above ASCII in the name"] = [V2026, Call, "Mcp-Name: \u00E9xtract"],
        ["bytes above ASCII in the method"] = [V2026, "Mcp-Method: t\u00F6ols/call", "Mcp-Name: extract"],
        ["a percent-encoded name"] = [V2026, Call, "Mcp-Name: %65xtract"],
        ["two versions, old first"] = [V2025, V2026, Call, "Mcp-Name: search"],
        ["two versions, new first"] = [V2026, V2025, Call, "Mcp-Name: search"],
        ["two equal versions"] = [V2026, V2026, Call, "Mcp-Name: search"],
        ["two versions in one line"] = ["MCP-Protocol-Version: 2025-11-25, 2026-07-28", Call, "Mcp-Name: search"],
        ["an unknown version"] = ["MCP-Protocol-Version: 2099-01-01", Call, "Mcp-Name: search"],
        ["an old unknown version"] = ["MCP-Protocol-Version: 1999-01-01", Call, "Mcp-Name: search"],
        ["a version that is none"] = ["MCP-Protocol-Version: newest", Call, "Mcp-Name: search"],
        ["a version of ten letters"] = ["MCP-Protocol-Version: zzzzzzzzzz", Call, "Mcp-Name: search"],
        ["an empty version"] = ["MCP-Protocol-Version:", Call, "Mcp-Name: search"],
        ["a version with spaces"] = ["MCP-Protocol-Version:   2026-07-28  ", Call, "Mcp-Name: search"],
        ["the first version"] = ["MCP-Protocol-Version: 2024-11-05"],
        ["the second version"] = ["MCP-Protocol-Version: 2025-03-26"],
        ["2025 with routing headers that lie"] = [V2025, "Mcp-Method: ping", "Mcp-Name: search"],
        ["no version, and routing headers that lie"] = ["Mcp-Method: ping", "Mcp-Name: search"],
        ["a session that nobody opened"] = [V2025, "Mcp-Session-Id: nobody"],
        ["two sessions"] = [V2025, "Mcp-Session-Id: a", "Mcp-Session-Id: b"],
        ["a session under 2026"] = [V2026, Call, "Mcp-Name: extract", "Mcp-Session-Id: a"],
        ["an event to resume at"] = [V2025, "Last-Event-ID: 1"],
        ["a parameter header"] = [V2026, Call, "Mcp-Name: extract", "Mcp-Param-Url: search"],
        ["another method for the server"] = [V2025, "X-HTTP-Method-Override: GET", "X-Method-Override: GET"],
        ["another path for the server"] = [V2025, "X-Original-URL: /", "X-Rewrite-URL: /health"],
        ["another user for the server"] = [V2025, "X-Forwarded-User: admin", "X-User-Scopes: tavily-mcp/extract", "scope: tavily-mcp/extract"],
        ["another client for the server"] = [V2025, "X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1;proto=https"],
        ["compressed, it says"] = [V2025, "Content-Encoding: gzip"],
        ["an expectation"] = [V2025, "Expect: 100-continue"],
        ["an upgrade"] = [V2025, "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"],
        ["a range"] = [V2025, "Range: bytes=0-1"],
        ["a foreign origin"] = [V2025, "Origin: https://evil.example"],
        ["two origins"] = [V2025, "Origin: null", "Origin: https://evil.example"],
        ["an accept that is none"] = [V2025, "Accept: ;;;"],
    };

    public static TheoryData<string, Doors> Cases => Headers.Under(Doors.Both, Doors.InnerOnly);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_headers_lead_a_2026_body_to_a_forbidden_tool(string headers, Doors doors) =>
        await AssertRefusedAsync(headers, HttpServerSessionMode.StatefulForInitializeClients, doors, Body(CallRoutes.Meta));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_headers_lead_a_2025_body_to_a_forbidden_tool(string headers, Doors doors) =>
        await AssertRefusedAsync(headers, HttpServerSessionMode.Stateless, doors, Body(""));

    private static string Body(string meta) =>
        $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"extract","arguments":{"url":"u"}{{{meta}}}}}""";

    private async Task AssertRefusedAsync(string headers, HttpServerSessionMode mode, Doors doors, string body)
    {
        var server = await servers.GetAsync(mode, doors);

        var answers = await RawHttp.SendAsync(
            server, RawHttp.Post(server, body, [$"Authorization: Bearer {GuardedServers.SearchToken(server)}", .. Headers[headers]]));

        answers.AssertNothingGot(server);
    }
}
