using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace McpScopes.EndToEnd.Tests.Conformance;

/// <summary>
/// A reverse proxy that adds a bearer token to what it forwards, for a suite that knows nothing of tokens. All else it passes on as it
/// comes, the Host header included, in pieces as they arrive.
/// </summary>
internal sealed class TokenProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _http;

    private TokenProxy(WebApplication app, HttpMessageInvoker http) => (_app, _http) = (app, http);

    public static async Task<TokenProxy> StartAsync(Uri address, Uri target, Func<string> token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.AbsoluteUri);
        var app = builder.Build();
        var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
        app.Run(context => ForwardAsync(context, http, target, token()));
        await app.StartAsync();
        return new TokenProxy(app, http);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private static async Task ForwardAsync(HttpContext context, HttpMessageInvoker http, Uri target, string token)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(target, context.Request.Path + context.Request.QueryString));
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => !IsOfTheConnection(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request, context.RequestAborted);
            await ReturnAsync(context.Response, response, context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            // One of the two ends is gone; the other must see it go, too.
            context.Abort();
        }
    }

    private static async Task ReturnAsync(HttpResponse outgoing, HttpResponseMessage incoming, CancellationToken cancellationToken)
    {
        outgoing.StatusCode = (int)incoming.StatusCode;
        foreach (var (name, values) in incoming.Headers.NonValidated.Concat(incoming.Content.Headers.NonValidated)
            .Where(header => !IsOfTheConnection(header.Key)))
        {
            outgoing.Headers[name] = values.ToArray();
        }

        await outgoing.StartAsync(cancellationToken);
        await using var body = await incoming.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[8192];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            await outgoing.Body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            await outgoing.Body.FlushAsync(cancellationToken);
        }
    }

    private static bool IsOfTheConnection(string header) =>
        header.ToUpperInvariant() is "CONNECTION" or "KEEP-ALIVE" or "TRANSFER-ENCODING" or "TE" or "TRAILER" or "UPGRADE" or "CONTENT-LENGTH";
}
