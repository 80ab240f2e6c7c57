using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace McpScopes.Tool.Tests.Checking;

/// <summary>
/// A server on real Kestrel that does everything right, with its authorization server beside it. A test breaks one thing of it.
/// </summary>
internal sealed class ProbedServer : IAsyncDisposable
{
    public const string Token = "a-good-token";
    private readonly WebApplication _app;

    private ProbedServer(bool tls, Func<HttpContext, RequestDelegate, Task>? broken)
    {
        Origin = $"{(tls ? "https" : "http")}://localhost:{FreePort.Next()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (tls)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = SelfSigned()));
        }

        _app = builder.Build();
        _app.Urls.Add(Origin);
        _app.Use(next => context => broken is null ? next(context) : broken(context, next));
        _app.Run(AnswerAsync);
    }

    public string Origin { get; }

    public string Url => Origin + "/mcp";

    public int ToolCalls { get; private set; }

    public static async Task<ProbedServer> StartAsync(Func<HttpContext, RequestDelegate, Task>? broken = null, bool tls = false)
    {
        var server = new ProbedServer(tls, broken);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The metadata that the well-known place of <c>/mcp</c> serves.</summary>
    public static Task WriteResourceAsync(HttpContext context, object document)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return context.Response.WriteAsJsonAsync(document, options: null, contentType: "application/json");
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/.well-known/oauth-protected-resource" or "/.well-known/oauth-protected-resource/mcp":
                await WriteResourceAsync(context, new { resource = Url, authorization_servers = new[] { Origin }, scopes_supported = new[] { "search" } });
                break;
            case "/.well-known/oauth-authorization-server":
                await WriteResourceAsync(context, new
                {
                    issuer = Origin,
                    authorization_endpoint = Origin + "/authorize",
                    token_endpoint = Origin + "/token",
                    registration_endpoint = Origin + "/register",
                    code_challenge_methods_supported = new[] { "S256" },
                });
                break;
            case "/mcp" when HttpMethods.IsPost(context.Request.Method):
                await AnswerMcpAsync(context);
                break;
            case "/mcp" when HttpMethods.IsOptions(context.Request.Method):
                if (context.Request.Headers.Origin == "https://inspector.example")
                {
                    response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
                    response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, MCP-Protocol-Version";
                }

                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task AnswerMcpAsync(HttpContext context)
    {
        var challenge = $"Bearer resource_metadata=\"{Origin}/.well-known/oauth-protected-resource/mcp\", scope=\"search\"";
        var authorization = context.Request.Headers.Authorization.ToString();
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        if (authorization != $"Bearer {Token}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = authorization.Length == 0 ? challenge : challenge + ", error=\"invalid_token\"";
        }
        else if (body.Contains("\"extract\"", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.Headers.WWWAuthenticate = $"{challenge.Replace("search", "extract", StringComparison.Ordinal)}, error=\"insufficient_scope\"";
        }
        else
        {
            ToolCalls += body.Contains("tools/call", StringComparison.Ordinal) ? 1 : 0;
            context.Response.Headers["Mcp-Session-Id"] = "1";
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(3));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
