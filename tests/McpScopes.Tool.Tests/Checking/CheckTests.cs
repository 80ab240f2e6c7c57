using System.Globalization;
using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using McpScopes.Tool.Checking;
using McpScopes.Tool.CommandLine;
using McpScopes.Tool.Tests.CommandLine;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Tool.Tests.Checking;

/// <summary>A server that is right has nothing found; each thing that is broken is found, with advice, and nothing else is.</summary>
[Collection("The token of the environment")]
public sealed class CheckTests
{
    /// <summary>Each mistake, what is found of it, and how much it matters.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "open", "no-token bad-token", "error" },
        { "status-403", "no-token", "error" },
        { "status-503", "no-token bad-token", "error" },
        { "status-404", "no-token bad-token", "error" },
        { "redirect", "redirect", "error" },
        { "no-challenge", "challenge bad-token", "error" },
        { "unquoted", "challenge bad-token", "error" },
        { "no-metadata-url", "challenge-metadata", "warning" },
        { "no-scope", "challenge-scope", "warning" },
        { "error-without-token", "challenge-error", "note" },
        { "no-invalid-token", "bad-token", "warning" },
        { "no-path-metadata", "metadata-path", "error" },
        { "no-root-metadata", "metadata-root", "warning" },
        { "other-resource", "metadata-resource", "error" },
        { "parent-resource", "metadata-resource", "warning" },
        { "no-servers", "metadata-servers", "error" },
        { "no-scopes", "metadata-scopes", "warning" },
        { "query-tokens", "metadata-methods", "warning" },
        { "text-metadata", "metadata-type", "warning" },
        { "no-cors", "metadata-cors authority-cors", "warning" },
        { "look-alikes", "metadata-lookalike", "error" },
        { "host", "metadata-host", "error" },
        { "no-authority", "authority", "error" },
        { "other-issuer", "authority-issuer", "error" },
        { "no-pkce", "authority-pkce", "error" },
        { "no-registration", "authority-registration", "warning" },
        { "no-token-endpoint", "authority-endpoints", "error" },
        { "unknown-scopes", "authority-scopes", "warning" },
        { "any-origin", "origin-any", "warning" },
        { "clock-minute", "clock", "warning" },
        { "clock-hour", "clock", "error" },
    };

    [Fact]
    public async Task A_server_that_does_everything_right_passes_with_0()
    {
        await using var server = await ProbedServer.StartAsync();

        var run = await ToolRun.Of("check", server.Url, "--origin", "https://inspector.example");

        Assert.True(run.ExitCode == ExitCode.Success, run.Output + run.Errors);
        Assert.DoesNotContain("warning", run.Output, StringComparison.Ordinal);
        Assert.Contains("[metadata-lookalike]", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Each_mistake_is_found_with_advice_and_nothing_else_is(string mistake, string ids, string worst)
    {
        await using var server = await ProbedServer.StartAsync((context, next) => BreakAsync(mistake, context, next));

        var run = await ToolRun.Of("check", server.Url, "--format", "json");
        var report = JsonNode.Parse(run.Output)!;
        var found = report["findings"]!.AsArray().Where(finding => (string?)finding!["severity"] != "ok").ToList();

        Assert.Equal(ids.Split(' '), found.Select(finding => (string)finding!["id"]!).Distinct());
        Assert.Equal(worst, (string?)report["worst"]);
        Assert.Equal(worst switch { "error" => ExitCode.Widened, "warning" => ExitCode.Narrower, _ => ExitCode.Success }, run.ExitCode);
        Assert.All(found, finding => Assert.False(string.IsNullOrWhiteSpace((string?)finding!["advice"])));
    }

    [Fact]
    public async Task A_certificate_that_does_not_verify_is_an_error_and_the_token_stays_at_home()
    {
        var tokens = 0;
        await using var server = await ProbedServer.StartAsync(
            (context, next) =>
            {
                tokens += context.Request.Headers.Authorization.ToString().Contains(ProbedServer.Token, StringComparison.Ordinal) ? 1 : 0;
                return next(context);
            },
            tls: true);

        var run = await WithTokenAsync("check", server.Url, "--refused-tool", "extract");

        Assert.Equal(ExitCode.Widened, run.ExitCode);
        Assert.Contains("[tls-certificate]", run.Output, StringComparison.Ordinal);
        Assert.Contains("[tls-expiry]", run.Output, StringComparison.Ordinal);
        Assert.Contains("The token was not sent", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, tokens);
    }

    /// <summary>Whoever is on the way may let the first connections through and answer a later one: earlier ones do not speak for it.</summary>
    [Fact]
    public async Task The_connection_that_carries_the_token_is_verified_itself()
    {
        var tokens = 0;
        await using var server = await ProbedServer.StartAsync(
            (context, next) =>
            {
                tokens += context.Request.Headers.Authorization.Count;
                return next(context);
            },
            tls: true);
        using var probe = new Probe(new Uri(server.Url), TimeSpan.FromSeconds(30), ProbedServer.Token);

        var problem = await Assert.ThrowsAsync<ProblemException>(
            () => probe.PostAsync(McpMessage.Initialize(), ProbedServer.Token, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Unavailable, problem.ExitCode);
        Assert.Equal(0, tokens);
    }

    [Fact]
    public async Task With_a_token_the_403_of_a_tool_is_looked_at()
    {
        await using var server = await ProbedServer.StartAsync();

        var refused = await WithTokenAsync("check", server.Url, "--refused-tool", "extract");
        var runs = await WithTokenAsync("check", server.Url, "--refused-tool", "search");

        Assert.True(refused.ExitCode == ExitCode.Success, refused.Output);
        Assert.Contains("insufficient_scope and scope \"extract\". [refusal]", refused.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Widened, runs.ExitCode);
        Assert.Contains("answered with 200, not 403", runs.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(ProbedServer.Token, refused.Output + runs.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_origin_that_must_be_able_to_call_and_is_not_is_an_error()
    {
        await using var server = await ProbedServer.StartAsync();

        var run = await ToolRun.Of("check", server.Url, "--origin", "https://other.example");

        Assert.Equal(ExitCode.Widened, run.ExitCode);
        Assert.Contains("[origin]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_69()
    {
        var run = await ToolRun.Of("check", $"http://127.0.0.1:{FreePort.Next()}/mcp");

        Assert.Equal(ExitCode.Unavailable, run.ExitCode);
        Assert.Contains("refused", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_69_when_the_time_is_over()
    {
        await using var server = await ProbedServer.StartAsync(
            (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

        var run = await ToolRun.Of("check", server.Url, "--timeout", "1");

        Assert.Equal(ExitCode.Unavailable, run.ExitCode);
        Assert.Contains("no answer in time", run.Errors, StringComparison.Ordinal);
    }

    private static async Task<ToolRun> WithTokenAsync(params string[] arguments)
    {
        Environment.SetEnvironmentVariable("MCPSCOPES_TOKEN", ProbedServer.Token);
        try
        {
            return await ToolRun.Of(arguments);
        }
        finally
        {
            Environment.SetEnvironmentVariable("MCPSCOPES_TOKEN", null);
        }
    }

    private static async Task BreakAsync(string mistake, HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        var origin = mistake == "host" ? $"http://{request.Host}" : $"http://localhost:{context.Connection.LocalPort}";
        var path = request.Path.Value;
        var isMcp = path == "/mcp" && HttpMethods.IsPost(request.Method);
        var hasToken = request.Headers.Authorization.Count > 0;
        var isMetadata = path is "/.well-known/oauth-protected-resource/mcp" or "/.well-known/oauth-protected-resource";
        string[] servers = [origin], scopes = ["search"], none = [], s256 = ["S256"];
        switch (mistake)
        {
            case "open" when isMcp: await response.WriteAsync("{}"); return;
            case "status-403" when isMcp && !hasToken: response.StatusCode = 403; return;
            case "status-503" when isMcp: response.StatusCode = 503; return;
            case "status-404" when isMcp: response.StatusCode = 404; return;
            case "redirect" when isMcp: response.Redirect("/elsewhere"); return;
            case "no-root-metadata" when path == "/.well-known/oauth-protected-resource": response.StatusCode = 404; return;
            case "no-path-metadata" when path == "/.well-known/oauth-protected-resource/mcp": response.StatusCode = 404; return;
            case "other-resource" when isMetadata: await Resource($"{origin}/other", servers, scopes); return;
            case "parent-resource" when isMetadata: await Resource(origin, servers, scopes); return;
            case "no-servers" when isMetadata: await Resource($"{origin}/mcp", none, scopes); return;
            case "no-scopes" when isMetadata: await Resource($"{origin}/mcp", servers, none); return;
            case "query-tokens" when isMetadata:
                await ProbedServer.WriteResourceAsync(context, new { resource = $"{origin}/mcp", authorization_servers = servers, scopes_supported = scopes, bearer_methods_supported = new[] { "query" } });
                return;
            case "look-alikes" when path!.StartsWith("/.well-known/oauth-protected-resource", StringComparison.Ordinal): await Resource($"{origin}/mcp", servers, scopes); return;
            case "host" when isMetadata: await Resource($"{origin}/mcp", servers, scopes); return;
            case "no-authority" when isMetadata: await Resource($"{origin}/mcp", [$"{origin}/nowhere"], scopes); return;
            case "other-issuer" when isMetadata: await Resource($"{origin}/mcp", [origin + "/"], scopes); return;
            case "unknown-scopes" or "no-pkce" or "no-registration" or "no-token-endpoint" when path == "/.well-known/oauth-authorization-server":
                await ProbedServer.WriteResourceAsync(context, new
                {
                    issuer = origin,
                    authorization_endpoint = origin + "/authorize",
                    token_endpoint = mistake == "no-token-endpoint" ? null : origin + "/token",
                    registration_endpoint = mistake == "no-registration" ? null : origin + "/register",
                    code_challenge_methods_supported = mistake == "no-pkce" ? none : s256,
                    scopes_supported = mistake == "unknown-scopes" ? none : scopes,
                });
                return;
            case "any-origin" when HttpMethods.IsOptions(request.Method): response.Headers.AccessControlAllowOrigin = "*"; return;
        }

        response.OnStarting(() =>
        {
            var challenge = response.Headers.WWWAuthenticate.ToString();
            switch (mistake)
            {
                case "no-challenge": _ = response.Headers.Remove("WWW-Authenticate"); break;
                case "unquoted" when challenge.Length > 0: response.Headers.WWWAuthenticate = challenge.Replace("\"", "", StringComparison.Ordinal); break;
                case "no-metadata-url" when challenge.Length > 0: response.Headers.WWWAuthenticate = "Bearer scope=\"search\"" + (hasToken ? ", error=\"invalid_token\"" : ""); break;
                case "no-scope" when challenge.Length > 0: response.Headers.WWWAuthenticate = challenge.Replace(", scope=\"search\"", "", StringComparison.Ordinal); break;
                case "error-without-token" when challenge.Length > 0 && !hasToken: response.Headers.WWWAuthenticate = challenge + ", error=\"invalid_token\""; break;
                case "no-invalid-token" when challenge.Length > 0: response.Headers.WWWAuthenticate = challenge.Replace(", error=\"invalid_token\"", "", StringComparison.Ordinal); break;
                case "text-metadata" when isMetadata: response.ContentType = "text/plain"; break;
                case "no-cors": _ = response.Headers.Remove("Access-Control-Allow-Origin"); break;
                case "clock-minute": response.Headers.Date = DateTimeOffset.UtcNow.AddMinutes(2).ToString("R", CultureInfo.InvariantCulture); break;
                case "clock-hour": response.Headers.Date = DateTimeOffset.UtcNow.AddHours(-1).ToString("R", CultureInfo.InvariantCulture); break;
            }

            return Task.CompletedTask;
        });
        await next(context);

        Task Resource(string resource, string[] authorities, string[] supported) =>
            ProbedServer.WriteResourceAsync(context, new { resource, authorization_servers = authorities, scopes_supported = supported });
    }
}
