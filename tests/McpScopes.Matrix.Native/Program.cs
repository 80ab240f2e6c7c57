using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Acme.Hosting;
using Acme.Tools;
using McpScopes.Matrix.Tests;
using Microsoft.Extensions.Hosting;

// The cells of the matrix, compiled ahead of time. The program exits with the number of those that did not hold.
string[] builders = ["CreateBuilder", "CreateSlimBuilder", "CreateEmptyBuilder", "CreateApplicationBuilder", "CreateDefaultBuilder"];
var (held, failed) = (0, 0);
foreach (var builder in builders)
{
    foreach (var cell in Cell.Of(HostCode.Application, builder).Where(cell => cell.Mapping != Cell.Stdio || !builder.StartsWith("CreateE", StringComparison.Ordinal)))
    {
        Todos.Runs = 0;
        var outcome = await TryAsync(builder, cell);
        var holds = Todos.Runs == 0 && (cell.IsWhole ? outcome == "401" : outcome is "401" or "refused" or "silent" || Regex.IsMatch(outcome, cell.Missing));
        (held, failed) = holds ? (held + 1, failed) : (held, failed + 1);
        if (!holds)
        {
            Console.WriteLine($"{builder}: {cell}: {outcome}, {Todos.Runs} runs");
        }
    }
}

Console.WriteLine($"{held} cells hold, {failed} do not.");
return failed;

static async Task<string> TryAsync(string builder, Cell cell)
{
    using var probe = new TcpListener(IPAddress.Loopback, 0);
    probe.Start();
    var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
    probe.Stop();
    var words = new Dictionary<string, string>
    {
        ["application"] = "McpScopes.Matrix.Native",
        ["builder"] = builder,
        ["authorization"] = cell.Authorization,
        ["registration"] = cell.Registration,
        ["mapping"] = cell.Mapping,
        ["url"] = url,
        ["authority"] = "http://127.0.0.1:1",
    };
    IHost? host = null;
    try
    {
        // Over standard input and output there is nothing to send a token with: the call lies ready in the stream.
        var input = new MemoryStream(Encoding.UTF8.GetBytes(Initialize + "\n" + Initialized + "\n" + Call(cell.Tool) + "\n"));
        host = (IHost)new Hosts<Todos>(words, input, new MemoryStream()).Build();
        await host.StartAsync();
        if (cell.Mapping is Cell.Stdio)
        {
            await Task.Delay(300);
            return "silent";
        }

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url + "/mcp") { Content = new StringContent(Call(cell.Tool), Encoding.UTF8, "application/json") };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2025-11-25");
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return response.StatusCode is HttpStatusCode.OK ? body.Contains("deleted", StringComparison.Ordinal) ? "ran" : "refused" : $"{(int)response.StatusCode}";
    }
    catch (Exception exception)
    {
        return exception.Message;
    }
    finally
    {
        host?.Dispose();
    }
}

static string Call(string tool) => $$"""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"{{tool}}","arguments":{}}}""";

internal static partial class Program
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"matrix","version":"1"}}}""";

    private const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";
}
