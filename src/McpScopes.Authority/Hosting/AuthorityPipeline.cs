using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>
/// What stands in front of the authority's endpoints, since OpenIddict answers some of them before routing comes to its turn: who the
/// proxy is, which pages may read the answers, whether the form can be read.
/// </summary>
internal sealed class AuthorityPipeline(IOptions<McpAuthorityOptions> options, AuthorityAddress address, RecentChallenges challenges)
    : IStartupFilter
{
    private static readonly string[] ForBrowserClients = ["/register", "/token", "/revoke", "/introspect", "/jwks"];

    /// <summary>A thousand times what any of the forms needs.</summary>
    private const long MaxFormBytes = 1024 * 1024;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (options.Value.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders(Forwarded(options.Value.TrustedProxies));
        }

        app.UseWhen(context => IsForBrowserClients(context.Request), branch => branch.UseCors(AllowAnyPage));
        app.Use(ReadFormAsync);
        app.Use((context, following) =>
        {
            if (context.Request.Headers.Authorization.Count > 0)
            {
                context.Response.OnStarting(() =>
                {
                    challenges.Observe(context);
                    return Task.CompletedTask;
                });
            }

            return following(context);
        });
        next(app);
    };

    // These endpoints know no cookies: what a page could read it could just as well ask for from its own server.
    private static void AllowAnyPage(CorsPolicyBuilder policy) =>
        policy.AllowAnyOrigin().AllowAnyHeader().WithMethods("GET", "HEAD", "POST").WithExposedHeaders("WWW-Authenticate", "Retry-After");

    private bool IsForBrowserClients(HttpRequest request) =>
        (IsBelow(request, out var rest)
            && (rest.StartsWithSegments("/.well-known")
                || ForBrowserClients.Contains(rest.Value!.TrimEnd('/'), StringComparer.OrdinalIgnoreCase)))
        || (request.Path.StartsWithSegments("/.well-known", out var document)
            && document.Value!.EndsWith(AuthorityAddress.Path, StringComparison.OrdinalIgnoreCase));

    // A path base of the application's own is taken off the path later than here.
    private bool IsBelow(HttpRequest request, out PathString rest)
    {
        rest = default;
        return request.Path.StartsWithSegments(AuthorityAddress.Path, out rest)
            || (request.Path.Value!.Contains(AuthorityAddress.Path, StringComparison.OrdinalIgnoreCase)
                && (request.PathBase + request.Path).StartsWithSegments(address.Prefix, out rest));
    }

    /// <summary>
    /// Reads the form for all who come to it afterwards, OpenIddict among them, which answers 500 to one that cannot be read.
    /// </summary>
    private async Task ReadFormAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.HasFormContentType || !IsBelow(context.Request, out _))
        {
            await next(context);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Math.Min(limit.MaxRequestBodySize ?? long.MaxValue, MaxFormBytes);
        }

        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            const string Problem = "The form cannot be read: it is cut off, or has too many or too long fields.";
            var answer = IsForBrowserClients(context.Request)
                ? Results.Json(new Dictionary<string, string> { ["error"] = "invalid_request", ["error_description"] = Problem },
                    statusCode: StatusCodes.Status400BadRequest)
                : ErrorPage.Create("This request cannot be answered", Problem, "invalid_request");
            await answer.ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private static ForwardedHeadersOptions Forwarded(IEnumerable<string> proxies)
    {
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix,
        };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }

        return forwarded;
    }
}
