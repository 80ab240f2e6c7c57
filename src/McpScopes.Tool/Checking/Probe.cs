using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Checking;

/// <summary>
/// Sends single requests to the server and the addresses it names. Redirects are seen, not followed; answers are read up to a limit; a
/// certificate that does not verify is remembered, and nothing secret is sent then.
/// </summary>
internal sealed class Probe : IDisposable
{
    /// <summary>Metadata is some kilobytes; no answer that matters is longer.</summary>
    private const int LongestBody = 1 << 20;

    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;

    /// <summary>For the real token alone. It has connections of its own, and a certificate that does not verify ends them before anything is sent.</summary>
    private readonly HttpClient _verified;

    public Probe(Uri url, TimeSpan timeout, string? token)
    {
        Url = url;
        Token = token;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = timeout,
#pragma warning disable CA5359 // See Remember.
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Remember },
#pragma warning restore CA5359
        };
        _http = CreateClient(_handler, timeout);
        _verified = CreateClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = timeout }, timeout);
    }

    /// <summary>Gets the MCP endpoint.</summary>
    public Uri Url { get; }

    /// <summary>Gets the token to try, or null.</summary>
    public string? Token { get; }

    /// <summary>Gets what is wrong with certificates, by host.</summary>
    public Dictionary<string, SslPolicyErrors> CertificateErrors { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets when the server's certificate ends; null without TLS.</summary>
    public DateTimeOffset? CertificateEnd { get; private set; }

    public Task<ProbedAnswer> GetAsync(Uri address, CancellationToken cancellationToken, string? origin = null, string? host = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return SendAsync(request, cancellationToken);
    }

    /// <summary>The question that a browser asks before a page may call the endpoint.</summary>
    public Task<ProbedAnswer> PreflightAsync(string origin, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, Url);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,mcp-protocol-version");
        return SendAsync(request, cancellationToken);
    }

    /// <param name="message">What to send.</param>
    /// <param name="token">The bearer token, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ProbedAnswer> PostAsync(McpMessage message, string? token, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(message.Body.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = content };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        foreach (var (name, value) in message.Headers)
        {
            request.Headers.Add(name, value);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return SendAsync(request, cancellationToken, token == Token && token is not null ? _verified : _http);
    }

    public void Dispose()
    {
        _verified.Dispose();
        _http.Dispose();
        _handler.Dispose();
    }

    private static HttpClient CreateClient(SocketsHttpHandler handler, TimeSpan timeout)
    {
        var client = new HttpClient(handler) { Timeout = timeout };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("mcpscopes-check");
        return client;
    }

    private async Task<ProbedAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken, HttpClient? client = null)
    {
        using (request)
        {
            try
            {
                using var response = await (client ?? _http).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                    .SelectMany(header => header.Value.Select(value => (header.Key, Value: value)))
                    .ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
                return new ProbedAnswer((int)response.StatusCode, headers, await ReadAsync(response, cancellationToken));
            }
            catch (Exception exception) when (IsUnreachable(exception, cancellationToken))
            {
                var reason = exception is OperationCanceledException
                    ? "no answer in time"
                    : exception.InnerException?.Message ?? exception.Message;
                throw new ProblemException(ExitCode.Unavailable, $"{request.RequestUri}: {reason}", exception);
            }
        }
    }

    private static bool IsUnreachable(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>An event stream may never end: what has come when the time is over, or at the first empty line, is enough.</summary>
    private async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(_http.Timeout);
        await using var stream = await response.Content.ReadAsStreamAsync(time.Token);
        var body = new MemoryStream();
        var buffer = new byte[8192];
        try
        {
            int read;
            while (body.Length < LongestBody && (read = await stream.ReadAsync(buffer, time.Token)) > 0)
            {
                body.Write(buffer, 0, read);
                if (isStream && Encoding.UTF8.GetString(body.ToArray()).Contains("\n\n", StringComparison.Ordinal))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (isStream && !cancellationToken.IsCancellationRequested)
        {
        }

        return Encoding.UTF8.GetString(body.ToArray());
    }

    /// <summary>A bad certificate is what this program reports: it goes on to see what else is wrong, and sends no token then.</summary>
    private bool Remember(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var host = (sender as SslStream)?.TargetHostName ?? Url.Host;
        if (errors != SslPolicyErrors.None)
        {
            CertificateErrors[host] = errors;
        }

        if (host.Equals(Url.Host, StringComparison.OrdinalIgnoreCase) && certificate is X509Certificate2 x509)
        {
            CertificateEnd = x509.NotAfter.ToUniversalTime();
        }

        return true;
    }
}

/// <summary>A JSON-RPC request with the headers that its protocol version wants.</summary>
/// <param name="Body">The request.</param>
/// <param name="Headers">The headers.</param>
internal sealed record McpMessage(JsonObject Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    private const string Stateless = "2026-07-28";
    private const string Handshake = "2025-11-25";

    public static McpMessage Initialize() => new(
        Request("initialize", new()
        {
            ["protocolVersion"] = Handshake,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = Client(),
        }),
        [("MCP-Protocol-Version", Handshake)]);

    /// <summary>A call as the newest protocol version makes it: without a session.</summary>
    public static McpMessage CallStateless(string tool) => new(
        Request("tools/call", new()
        {
            ["name"] = tool,
            ["arguments"] = new JsonObject(),
            ["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = Stateless,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                ["io.modelcontextprotocol/clientInfo"] = Client(),
            },
        }),
        [
            ("MCP-Protocol-Version", Stateless),
            ("Mcp-Method", "tools/call"),
            ("Mcp-Name", HeaderValue(tool)),
        ]);

    /// <summary>A call inside a session.</summary>
    public static McpMessage Call(string tool, string? sessionId) => new(
        Request("tools/call", new() { ["name"] = tool, ["arguments"] = new JsonObject() }),
        sessionId is null ? [("MCP-Protocol-Version", Handshake)] : [("MCP-Protocol-Version", Handshake), ("Mcp-Session-Id", sessionId)]);

    private static JsonObject Request(string method, JsonObject parameters) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters };

    /// <summary>A name as a header carries it: outside ASCII, encoded.</summary>
    private static string HeaderValue(string name) =>
        name.All(c => c is > ' ' and <= '~') ? name : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}?=";

    private static JsonObject Client() => new() { ["name"] = "mcpscopes", ["version"] = "0.1.0" };
}
