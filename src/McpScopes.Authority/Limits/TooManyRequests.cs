using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Authority;

/// <summary>429, for a program or for a person.</summary>
internal static class TooManyRequests
{
    public static IResult ForProgram(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.CacheControl = "no-store";
        SetRetryAfter(http, wait);
        return Results.Json(
            new Dictionary<string, string>
            {
                ["error"] = "temporarily_unavailable",
                ["error_description"] = "Too many requests from this address.",
            },
            statusCode: StatusCodes.Status429TooManyRequests);
    }

    public static IResult ForPerson(HttpContext http, TimeSpan wait)
    {
        SetRetryAfter(http, wait);
        return ErrorPage.Create("Too many sign-ins", "There were too many from your network. Please try again in a minute.",
            status: StatusCodes.Status429TooManyRequests);
    }

    private static void SetRetryAfter(HttpContext http, TimeSpan wait) =>
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
