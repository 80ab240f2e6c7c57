using System.Security.Cryptography;
using System.Text;
using AgentConsole.CommandLine;
using AgentConsole.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentConsole.LoggingIn;

/// <summary>
/// The loopback address that the browser comes back to. Only an answer that carries the state of the login under way counts,
/// so that no other page can end the wait.
/// </summary>
internal sealed class CallbackListener : IAsyncDisposable
{
    public const string Path = "/callback";

    private readonly TaskCompletionSource<CallbackAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;
    private readonly byte[] _state;

    private CallbackListener(int port, string state)
    {
        _state = Encoding.UTF8.GetBytes(state);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(port);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public static Uri RedirectUri(int port) => new($"http://localhost:{port}{Path}");

    public static async Task<CallbackListener> StartAsync(int port, string state, CancellationToken cancellationToken)
    {
        var listener = new CallbackListener(port, state);
        try
        {
            await listener._app.StartAsync(cancellationToken);
            return listener;
        }
        catch (IOException e)
        {
            await listener.DisposeAsync();
            throw new ProblemException(
                ExitCode.PortTaken,
                e.InnerException is AddressInUseException
                    ? $"Port {port} is taken by another program, and the browser has to come back to it. Choose another with --callback-port."
                    : $"The browser cannot come back to localhost:{port}: {e.Message} Choose another port with --callback-port.",
                e);
        }
    }

    public Task<CallbackAnswer> WaitAsync(CancellationToken cancellationToken) => _answer.Task.WaitAsync(cancellationToken);

    /// <summary>Stops before it goes, so that the browser still gets the page that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var (status, page) = Judge(context.Request);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Connection = "close";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = CallbackPage.ContentSecurityPolicy;
        await context.Response.WriteAsync(page.Html, context.RequestAborted);
        await context.Response.CompleteAsync();
        if (page.Answer is { } answer)
        {
            _answer.TrySetResult(answer);
        }
    }

    private (int Status, (string Html, CallbackAnswer? Answer) Page) Judge(HttpRequest request)
    {
        if (request.Path != Path || !HttpMethods.IsGet(request.Method))
        {
            return (StatusCodes.Status404NotFound, (CallbackPage.NothingHere, null));
        }

        var query = request.Query;
        var state = query["state"].ToString();
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), _state))
        {
            return (StatusCodes.Status400BadRequest, (CallbackPage.NotThisLogin, null));
        }

        string? Value(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;
        var answer = new CallbackAnswer(Value("code"), state, Value("iss"), Value("error"), Value("error_description"));
        var html = answer is { Error: null, Code: not null } ? CallbackPage.Done : CallbackPage.NotDone;
        return (StatusCodes.Status200OK, (html, answer));
    }
}

/// <summary>The parameters that the browser brought back.</summary>
internal sealed record CallbackAnswer(string? Code, string State, string? Issuer, string? Error, string? ErrorDescription);
