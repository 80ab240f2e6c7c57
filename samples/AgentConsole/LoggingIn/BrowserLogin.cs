using System.Web;
using AgentConsole.CommandLine;
using AgentConsole.Output;
using ModelContextProtocol.Authentication;

namespace AgentConsole.LoggingIn;

/// <summary>One login: opens the browser, waits for it to come back, hands the answer to the SDK, which checks state and issuer.</summary>
internal sealed class BrowserLogin(Terminal terminal, Interrupts interrupts, TimeSpan timeout)
{
    public async Task<AuthorizationResult?> RunAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken)
    {
        var url = context.AuthorizationUri;
        if (url.Scheme is not "https" && !(url.Scheme is "http" && url.IsLoopback))
        {
            throw Failed($"The authorization server's login page, {url.GetLeftPart(UriPartial.Path)}, is neither https nor on this machine.");
        }

        var state = HttpUtility.ParseQueryString(url.Query)["state"] ?? throw Failed("The login has no state to recognise the browser by.");
        using var interrupted = interrupts.Catch();
        using var timer = new CancellationTokenSource(timeout);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(interrupted.Token, timer.Token, cancellationToken);
        try
        {
            await using var listener = await CallbackListener.StartAsync(context.RedirectUri.Port, state, any.Token);
            terminal.Line("Opening browser for SSO login...");
            var opening = OpenAsync(url, any.Token);
            terminal.Line($"◠ Waiting for OAuth callback on localhost:{context.RedirectUri.Port}...");
            var answer = await listener.WaitAsync(any.Token);
            await any.CancelAsync();
            await opening;
            return Read(answer);
        }
        catch (OperationCanceledException e) when (interrupted.Token.IsCancellationRequested)
        {
            throw Failed("The login was cancelled (Ctrl+C).", e);
        }
        catch (OperationCanceledException e) when (timer.IsCancellationRequested)
        {
            throw Failed($"Nobody logged in within {timeout.TotalSeconds:0} seconds. --login-timeout allows more.", e);
        }
    }

    private async Task OpenAsync(Uri url, CancellationToken untilDone)
    {
        if (BrowserCommand.TryOpen(url) is not { } opened)
        {
            terminal.Line($"There is no browser to open here. Open this address yourself: {url.AbsoluteUri}");
            return;
        }

        try
        {
            if (!await opened.WaitAsync(untilDone))
            {
                terminal.Line($"The browser could not be opened. Open this address yourself: {url.AbsoluteUri}");
            }
        }
        catch (OperationCanceledException)
        {
            // The browser is still open, as a browser should be, and the login is over.
        }
    }

    private static AuthorizationResult Read(CallbackAnswer answer)
    {
        if (answer.Error is { } error)
        {
            var why = answer.ErrorDescription is { } description ? $"{error}: {description}" : error;
            throw Failed(error is "access_denied"
                ? $"The login was cancelled in the browser ({why})."
                : $"The authorization server ended the login ({why}).");
        }

        return answer.Code is null
            ? throw Failed("The browser came back without an authorization code.")
            : new AuthorizationResult { Code = answer.Code, State = answer.State, Iss = answer.Issuer };
    }

    private static ProblemException Failed(string message, Exception? inner = null) => new(ExitCode.LoginFailed, message, inner);
}
