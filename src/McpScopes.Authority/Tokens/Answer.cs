using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server.AspNetCore;

namespace McpScopes.Authority;

/// <summary>What an endpoint tells OpenIddict to answer: a principal to make codes and tokens from, or an OAuth error.</summary>
internal static class Answer
{
    public static IResult SignIn(ClaimsPrincipal principal) =>
        Results.SignIn(principal, authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);

    public static IResult Error(string error, string description) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);

    /// <summary>
    /// Nothing is wrong with the request, and nothing has been used up: the same one may succeed in a moment. OpenIddict marks a refresh
    /// token as used when it signs in, which did not come to pass.
    /// </summary>
    public static IResult Unavailable(string description) => new UnavailableResult(description);

    private sealed class UnavailableResult(string description) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            httpContext.Response.Headers.RetryAfter = "30";
            httpContext.Response.Headers.CacheControl = "no-store";
            return httpContext.Response.WriteAsJsonAsync(
                new Dictionary<string, string> { ["error"] = "temporarily_unavailable", ["error_description"] = description },
                    httpContext.RequestAborted);
        }
    }
}
