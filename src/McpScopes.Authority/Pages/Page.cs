using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpScopes.Authority;

/// <summary>A page of the authority, with the headers that keep it from being framed, cached or scripted.</summary>
/// <param name="title">What the browser's tab says.</param>
/// <param name="body">What is inside the card.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="redirectUri">Where submitting a form of this page may end up: browsers hold redirects to <c>form-action</c> too.</param>
/// <param name="formTarget">A further source expression for that.</param>
internal sealed class Page(string title, Html body, int status = StatusCodes.Status200OK, string? redirectUri = null,
    string? formTarget = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; form-action 'self'{FormTarget(redirectUri)}{(formTarget is null ? "" : " " + formTarget)}; base-uri 'none'; frame-ancestors 'none'";
        response.Headers.XFrameOptions = "DENY";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";

        var address = httpContext.RequestServices.GetRequiredService<AuthorityAddress>();
        var isDevelopment = httpContext.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
        var badge = isDevelopment ? Html.Of($"""<span class="badge">Development</span>""") : Html.Empty;
        var bytes = Encoding.UTF8.GetBytes(Layout(title, address, badge, body).ToString());
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    private static Html Layout(string title, AuthorityAddress address, Html badge, Html body) => $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <meta name="robots" content="noindex">
          <title>{title} · Authorization server</title>
          <link rel="stylesheet" href="{address.Prefix}/{StyleSheet.FileName}">
        </head>
        <body>
          <main>
            <p class="brand">{Mark}<span>Authorization server</span>{badge}</p>
            <div class="card">
              {body}
            </div>
            <p class="foot">{address.Issuer.AbsoluteUri}</p>
          </main>
        </body>
        </html>
        """;

    private static Html Mark => $"""
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
          <path d="M12 2 4 5v6c0 5 3.4 9.3 8 11 4.6-1.7 8-6 8-11V5z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/>
          <path d="m8.5 12 2.5 2.5 4.5-5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>
        </svg>
        """;

    private static string FormTarget(string? redirectUri)
    {
        if (redirectUri is null || !Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri))
        {
            return "";
        }

        // A source expression has no form for an IPv6 address, so for [::1] the scheme has to do.
        return uri.HostNameType == UriHostNameType.IPv6 ? $" {uri.Scheme}:" : $" {uri.GetLeftPart(UriPartial.Authority)}";
    }
}
