using Microsoft.AspNetCore.Http;

namespace McpScopes.Authority;

/// <summary>What a person sees when there is nowhere safe to send the browser back to.</summary>
internal static class ErrorPage
{
    public static Page Create(string heading, string explanation, string? code = null, int status = StatusCodes.Status400BadRequest)
    {
        var detail = code is null ? Html.Empty : Html.Of($"""<p class="muted">Error code: <code>{code}</code></p>""");
        Html body = $"""
            <h1>{heading}</h1>
            <p role="alert">{explanation}</p>
            {detail}
            <p class="muted">You can close this window and start again from your application.</p>
            """;
        return new Page(heading, body, status);
    }
}
