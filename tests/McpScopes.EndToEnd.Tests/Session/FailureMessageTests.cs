using System.Net;
using System.Net.Sockets;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpScopes.EndToEnd.Tests.Session;

/// <summary>What can go wrong around a session: each is a sentence to act on and an exit code, never a stack trace.</summary>
public sealed class FailureMessageTests
{
    private const string Metadata = "/.well-known/oauth-protected-resource/mcp";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_taken_callback_port_is_named_with_the_option_that_changes_it()
    {
        using var home = new AgentHome();
        using var other = Listen(home.CallbackPort);
        await using var agent = home.Start("--script", "seed");

        Assert.Equal(6, await agent.EndsAsync());
        Says(agent, $"✗ Port {home.CallbackPort} is taken by another program", "--callback-port");
    }

    [Fact]
    public async Task A_server_port_taken_by_a_web_site_is_told_apart_from_an_mcp_server()
    {
        using var home = new AgentHome();
        await using var site = await StartAsync(home.ServerPort, site => site.Run(context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("<h1>My holiday</h1>");
        }));
        await using var agent = home.Start("--script", "seed");

        Assert.Equal(3, await agent.EndsAsync());
        Says(agent, "✗ Something answers at", "no MCP server: HTTP 404, text/html", $"port {home.ServerPort}");
    }

    [Fact]
    public async Task A_server_port_taken_by_something_that_speaks_no_http_is_told_apart_too()
    {
        using var home = new AgentHome();
        using var other = Listen(home.ServerPort);
        var greeting = GreetAsync(other);
        await using var agent = home.Start("--script", "seed");

        Assert.Equal(3, await agent.EndsAsync());
        Says(agent, "✗ Something listens at", $"port {home.ServerPort}");
        other.Stop();
        await greeting;
    }

    [Fact]
    public async Task Without_a_server_and_without_leave_to_start_one_the_address_is_named()
    {
        using var home = new AgentHome();
        await using var agent = home.Start("--script", "seed", "--no-server");

        Assert.Equal(3, await agent.EndsAsync());
        Says(agent, $"✗ {home.Origin}/mcp cannot be reached: Connection refused");
    }

    [Fact]
    public async Task An_authority_that_is_down_is_named_and_hostile_text_stays_text()
    {
        using var home = new AgentHome();
        var authority = $"http://localhost:{FreePort.Next()}";
        await using var server = await StartAsync(home.ServerPort, app =>
        {
            app.Map(Metadata, metadata => metadata.Run(context =>
                context.Response.WriteAsJsonAsync(new { resource = $"{home.Origin}/mcp", authorization_servers = new[] { authority } })));
            app.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                context.Response.Headers.WWWAuthenticate = $"Bearer resource_metadata=\"{home.Origin}{Metadata}\"";
                return context.Response.WriteAsJsonAsync(new { message = "\u001b[2J\u202egone[red]red[/]" });
            });
        });
        await using var agent = home.Start("--script", "seed");

        Assert.Equal(4, await agent.EndsAsync());
        Says(agent, "Server returned: 401 Unauthorized — [2Jgone[red]red[/]");
        Says(agent, "✗ The authorization server does not answer", authority);
        Assert.DoesNotContain(agent.Lines, line => line.Any(char.IsControl));
        Assert.DoesNotContain(agent.Lines, line => line.StartsWith("Opening browser", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_coming_back_from_the_browser_ends_the_wait()
    {
        using var home = new AgentHome();
        await using var agent = home.Start("--script", "seed", "--login-timeout", "1");

        Assert.Equal(4, await agent.EndsAsync());
        Says(agent, "✗ Nobody logged in within 1 seconds.", "--login-timeout");
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait_for_the_browser()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no way to send Ctrl+C to another process's console.");
        using var home = new AgentHome();
        await using var agent = home.Start("--script", "seed");
        _ = await agent.BrowserAddressAsync();
        agent.Interrupt();

        Assert.Equal(4, await agent.EndsAsync());
        Says(agent, "✗ The login was cancelled (Ctrl+C).");
    }

    [Fact]
    public async Task SIGTERM_ends_the_program_while_it_waits_for_the_browser()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var home = new AgentHome();
        await using var agent = home.Start("--script", "seed", "--login-timeout", "86400");
        _ = await agent.BrowserAddressAsync();
        agent.Terminate();

        Assert.Equal(143, await agent.EndsAsync());
    }

    [Theory]
    [InlineData("--login-timeout takes a whole number from 1 to 86400, not '0'.", "--login-timeout", "0")]
    [InlineData("--login-timeout", "--login-timeout", "soon")]
    [InlineData("seed", "--script", "other")]
    [InlineData("--unheard-of", "--unheard-of")]
    public async Task A_wrong_command_line_is_named_in_one_line(string named, params string[] arguments)
    {
        using var home = new AgentHome();
        await using var agent = home.Start(arguments);

        Assert.Equal(2, await agent.EndsAsync());
        Says(agent, "✗ ", named, "Run with --help");
    }

    [Fact]
    public async Task Help_names_options_with_their_defaults_environment_exit_codes_and_what_to_type()
    {
        using var home = new AgentHome();
        await using var agent = home.Start("--help");

        Assert.Equal(0, await agent.EndsAsync());
        var help = string.Join('\n', agent.Lines);
        Assert.All(["--callback-port", "9876", "--upstream", "BROWSER", "Exit codes", "use tavily to search"], part => Assert.Contains(part, help));
    }

    [Fact]
    public async Task An_answer_that_belongs_to_another_login_does_not_end_the_wait()
    {
        using var home = new AgentHome();
        await using var agent = home.Start("--script", "seed");
        var state = System.Web.HttpUtility.ParseQueryString(new Uri(await agent.BrowserAddressAsync()).Query)["state"];
        using var browser = new HttpClient { BaseAddress = new Uri($"http://localhost:{home.CallbackPort}") };

        var foreign = await browser.GetAsync("/callback?code=stolen&state=guessed", Cancellation);
        var elsewhere = await browser.GetAsync("/favicon.ico", Cancellation);
        var own = await browser.GetAsync($"/callback?error=access_denied&state={Uri.EscapeDataString(state!)}", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(4, await agent.EndsAsync());
        Says(agent, "✗ The login was cancelled in the browser (access_denied).");
    }

    [Theory]
    [InlineData("""{"SERVER": {"AccessToken": "e30.e30.e30", "TokenType": "Bearer", "ObtainedAt": "2026-01-01T00:00:00Z"} }""")]
    [InlineData("""{"SERVER": {"AccessToken": "e30", "TokenType": "Bearer", "ObtainedAt": "2026-01-01T00:00:00Z", "ExpiresIn": 60} }""")]
    [InlineData("""{"SERVER": null}""")]
    [InlineData("{\"SERV")]
    public async Task A_kept_token_that_is_no_good_means_a_new_login(string kept)
    {
        using var home = new AgentHome();
        var file = Path.Combine(home.Folder, "kept.json");
        var named = kept.Replace("SERVER", $"{home.Origin}/mcp", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, named, Cancellation);
        await using var agent = home.Start("--token-cache", file);
        await agent.SeesAsync("● tavily (remote — OAuth) — Not authenticated");

        await agent.TypeAsync("search owls");
        _ = await agent.BrowserAddressAsync();
        Assert.Contains(agent.Lines, line => line.StartsWith("Server returned: 401 Unauthorized — ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{", "is not valid JSON, line 1")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{"mcpServers": {}}""", "names no server")]
    [InlineData("""{"tavily": {"type": "http"}}""", "must give 'tavily' a \"url\"")]
    [InlineData("""{"tavily": {"type": "http", "url": "http://mcp.example.com/mcp"}}""", "Use https://")]
    [InlineData("""{"tavily": {"type": "stdio", "command": "npx"}}""", "names no server of \"type\": \"http\"")]
    public async Task A_config_that_cannot_be_used_is_explained(string config, string why)
    {
        using var home = new AgentHome();
        await using var agent = home.StartWith(config, "--script", "seed");

        Assert.Equal(2, await agent.EndsAsync());
        Says(agent, "✗ ", ".mcp.json", why);
    }

    private static void Says(AgentProcess agent, params string[] parts) => Assert.True(
        agent.Lines.Any(line => line.StartsWith(parts[0], StringComparison.Ordinal) && parts.All(line.Contains)),
        $"No line says: {string.Join(" … ", parts)}{Environment.NewLine}{agent.Transcript()}");

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    private static async Task GreetAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("220 mail.example.com ESMTP\r\n"u8.ToArray());
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    private static async Task<WebApplication> StartAsync(int port, Action<WebApplication> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://localhost:{port}");
        var app = builder.Build();
        configure(app);
        await app.StartAsync();
        return app;
    }
}
