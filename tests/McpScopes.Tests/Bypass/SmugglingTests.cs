using System.Text;
using McpScopes.Tests.Wire;

namespace McpScopes.Tests.Bypass;

/// <summary>Requests hidden in requests, and framing that two servers in a row would read differently.</summary>
public sealed class SmugglingTests(GuardedServers servers) : IClassFixture<GuardedServers>
{
    private const string Extract = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"extract","arguments":{"url":"u"}}}""";
    private const string Search = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"q"}}}""";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Framing lines (after the usual ones) and the bytes that follow the empty line.</summary>
    private static readonly Corpus<(string[] Lines, string Body)> Shapes = new()
    {
        ["length and chunks, chunks end first"] = (["Content-Length: 200", "Transfer-Encoding: chunked"], Chunks(Search) + Inner()),
        ["chunks and length"] = (["Transfer-Encoding: chunked", "Content-Length: 5"], Chunks(Extract)),
        ["two lengths, short first"] = (["Content-Length: 0", $"Content-Length: {Extract.Length}"], Extract),
        ["two lengths, short last"] = ([$"Content-Length: {Extract.Length}", "Content-Length: 0"], Extract),
        ["a list of lengths"] = ([$"Content-Length: {Extract.Length}, {Extract.Length}"], Extract),
        ["a length with a sign"] = ([$"Content-Length: +{Extract.Length}"], Extract),
        ["a length in hexadecimal"] = ([$"Content-Length: 0x{Extract.Length:x}"], Extract),
        ["a negative length"] = (["Content-Length: -1"], Extract),
        ["a length beyond counting"] = (["Content-Length: 99999999999999999999"], Extract),
        ["a length that is too long"] = ([$"Content-Length: {Extract.Length + 50}"], Extract),
        ["a length that is too short"] = ([$"Content-Length: {Search.Length}"], Search + Inner()),
        ["a length that cuts the message"] = ([$"Content-Length: {Extract.Length - 3}"], Extract),
        ["no length"] = ([], Extract),
        ["a space before the colon"] = (["Transfer-Encoding : chunked"], Chunks(Extract)),
        ["an unknown encoding"] = (["Transfer-Encoding: xchunked"], Chunks(Extract)),
        ["identity and chunks"] = (["Transfer-Encoding: identity, chunked"], Chunks(Extract)),
        ["chunks twice"] = (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], Chunks(Extract)),
        ["chunks with a tab"] = (["Transfer-Encoding:\tchunked"], Chunks(Extract)),
        ["chunks in upper case"] = (["Transfer-Encoding: CHUNKED"], Chunks(Extract)),
        ["chunk extensions"] = (["Transfer-Encoding: chunked"], $"{Extract.Length:x};a=b;c=\"d\"\r\n{Extract}\r\n0\r\n\r\n"),
        ["a chunk extension with a line in it"] = (["Transfer-Encoding: chunked"], $"{Extract.Length:x};a=\n\r\n{Extract}\r\n0\r\n\r\n"),
        ["chunk sizes with zeros"] = (["Transfer-Encoding: chunked"], $"0000{Extract.Length:x}\r\n{Extract}\r\n0000\r\n\r\n"),
        ["a chunk size that is none"] = (["Transfer-Encoding: chunked"], $"zz\r\n{Extract}\r\n0\r\n\r\n"),
        ["a chunk size beyond counting"] = (["Transfer-Encoding: chunked"], $"ffffffffffffffffff\r\n{Extract}\r\n0\r\n\r\n"),
        ["a trailer with routing headers"] = (["Transfer-Encoding: chunked", "Trailer: Mcp-Name"], $"{Extract.Length:x}\r\n{Extract}\r\n0\r\nMcp-Name: search\r\nAuthorization: none\r\n\r\n"),
        ["chunks that end too early"] = (["Transfer-Encoding: chunked"], $"{Extract.Length:x}\r\n{Extract[..20]}"),
        ["a folded header"] = ([$"Content-Length: {Extract.Length}", "X-Folded: a\r\n Mcp-Name: search"], Extract),
        ["a folded routing header"] = ([$"Content-Length: {Extract.Length}", "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: search\r\n\textract"], Extract),
        ["lines that end with LF"] = ([$"Content-Length: {Extract.Length}\nX-A: b\nX-C: d"], Extract),
        ["a line that ends with CR"] = ([$"Content-Length: {Extract.Length}", "X-A: b\rMcp-Name: search"], Extract),
        ["a NUL in a header"] = ([$"Content-Length: {Extract.Length}", "X-A: b\0c"], Extract),
        ["a header without a name"] = ([$"Content-Length: {Extract.Length}", ": b"], Extract),
        ["a header without a colon"] = ([$"Content-Length: {Extract.Length}", "X-A"], Extract),
        ["two hosts"] = ([$"Content-Length: {Extract.Length}", "Host: evil.example"], Extract),
        ["a hop-by-hop Authorization"] = ([$"Content-Length: {Extract.Length}", "Connection: Authorization"], Extract),
    };

    public static TheoryData<string, Doors> Cases => Shapes.Under(Doors.Both, Doors.InnerOnly);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_framing_reaches_a_forbidden_tool(string shape, Doors doors)
    {
        var server = await servers.GetAsync(doors: doors);
        var (lines, body) = Shapes[shape];
        var head = Head(server, GuardedServers.SearchToken(server), lines);

        var answers = await RawHttp.SendAsync(server, Encoding.Latin1.GetBytes(head + body), Silence);

        answers.AssertNothingForbidden(server);
    }

    [Fact]
    public async Task Requests_in_a_row_are_each_judged_by_their_own_token()
    {
        await using var server = await TestServer.StartAsync(servers.Authority);
        var small = GuardedServers.SearchToken(server);
        var large = GuardedServers.AdminToken(server);

        var answers = await RawHttp.SendAsync(server, [
            .. Pipelined(server, Extract, small), .. Pipelined(server, Extract, large), .. Pipelined(server, Extract, small),
            .. Pipelined(server, Extract, token: null), .. RawHttp.Post(server, Search, $"Authorization: Bearer {small}")]);

        Assert.Equal([403, 200, 403, 401, 200], answers.Statuses);
        Assert.Equal(2, server.Runs);
    }

    [Theory]
    [InlineData("GET http://evil.example/mcp HTTP/1.1")]
    [InlineData("POST http://evil.example/mcp HTTP/1.1")]
    [InlineData("POST /mcp HTTP/1.0")]
    [InlineData("POST /mcp")]
    [InlineData("POST  /mcp HTTP/1.1")]
    [InlineData("post /mcp HTTP/1.1")]
    [InlineData("POST /mcp#x HTTP/1.1")]
    [InlineData("POST * HTTP/1.1")]
    [InlineData("PRI * HTTP/2.0")]
    public async Task No_request_line_reaches_a_forbidden_tool(string line)
    {
        var server = await servers.GetAsync();

        var answers = await RawHttp.SendAsync(
            server, RawHttp.Request(server, line, Extract, ["Connection: close", $"Authorization: Bearer {GuardedServers.SearchToken(server)}"]), Silence);

        answers.AssertNothingForbidden(server);
    }

    private static byte[] Pipelined(TestServer server, string body, string? token) => RawHttp.Request(
        server, "POST /mcp HTTP/1.1", body, token is null ? [] : [$"Authorization: Bearer {token}"]);

    private static string Head(TestServer server, string token, IEnumerable<string> lines) => string.Join("\r\n", (string[])
    [
        "POST /mcp HTTP/1.1",
        $"Host: {new Uri(server.Url).Authority}",
        "Content-Type: application/json",
        "Accept: application/json, text/event-stream",
        $"Authorization: Bearer {token}",
        .. lines,
        "",
        "",
    ]);

    private static string Chunks(string body) => $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n";

    /// <summary>A request that a confused server would take from the body of another one, with whatever authority that had.</summary>
    private static string Inner() =>
        $"POST /mcp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: {Extract.Length}\r\n\r\n{Extract}";
}
