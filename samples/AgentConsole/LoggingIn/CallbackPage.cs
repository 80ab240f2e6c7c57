using System.Security.Cryptography;
using System.Text;

namespace AgentConsole.LoggingIn;

/// <summary>What the browser shows at the end of a login. Constant pages: nothing from the request is repeated in them.</summary>
internal static class CallbackPage
{
    private const string Style =
        """
        :root { color-scheme: light dark; font-family: system-ui, sans-serif }
        body { min-height: 100vh; margin: 0; display: grid; place-items: center; background: Canvas; color: CanvasText }
        main { max-width: 26rem; padding: 2rem; text-align: center }
        p.mark { font-size: 3rem; line-height: 1; margin: 0 0 1rem }
        h1 { font-size: 1.4rem; margin: 0 0 .5rem }
        p { margin: 0; line-height: 1.5; opacity: .8 }
        """;

    public static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static readonly string Done = Page("✓", "You can close this tab", "The agent in your terminal takes it from here.");

    public static readonly string NotDone = Page("✗", "The login was not completed", "Close this tab. Your terminal says what happened.");

    public static readonly string NotThisLogin = Page("?", "This is not the login the agent waits for", "Start again from your terminal.");

    public static readonly string NothingHere = Page("?", "Nothing here", "The agent in your terminal waits at another address.");

    private static string Page(string mark, string title, string text) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{Style}</style></head>
        <body><main><p class="mark" aria-hidden="true">{mark}</p><h1>{title}</h1><p>{text}</p></main></body>
        </html>
        """;
}
