using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>
/// What stands in front of the authority's endpoints, since OpenIddict answers some of them before routing comes to its turn: who the
/// proxy is, which pages may read
/// the answers, how much one address may ask for.
/// </summary>
internal sealed class AuthorityPipeline(IOptions<McpAuthorityOptions> options, IHostEnvironment environment, RecentChallenges challenges)
    : IStartupFilter, IDisposable
{
    private static readonly string[] ForBrowserClients = ["/register", "/token", "/revoke", "/introspect", "/jwks"];

    private readonly PartitionedRateLimiter<HttpContext> _tokens = PerAddress(options.Value.TokenRequestsPerMinute,
        TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<HttpContext> _registrations =
        PerAddress(options.Value.Clients.RegistrationsPerHour ?? (environment.IsDevelopment() ? 0 : 60), TimeSpan.FromHours(1));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (options.Value.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders(Forwarded(options.Value.TrustedProxies));
        }

        app.UseWhen(context => IsForBrowserClients(context.Request.Path), branch => branch.UseCors(AllowAnyPage));
        app.Use(LimitAsync);
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

    public void Dispose()
    {
        _tokens.Dispose();
        _registrations.Dispose();
    }

    // These endpoints know no cookies: what a page could read it could just as well ask for from its own server.
    private static void AllowAnyPage(CorsPolicyBuilder policy) =>
        policy.AllowAnyOrigin().AllowAnyHeader().WithMethods("GET", "HEAD", "POST").WithExposedHeaders("WWW-Authenticate", "Retry-After");

    private static bool IsForBrowserClients(PathString path) =>
        (path.StartsWithSegments(AuthorityAddress.Path, out var rest)
            && (rest.StartsWithSegments("/.well-known")
                || ForBrowserClients.Any(endpoint => rest.Equals(endpoint, StringComparison.OrdinalIgnoreCase))))
        || (path.StartsWithSegments("/.well-known", out var document)
            && document.Value!.EndsWith(AuthorityAddress.Path, StringComparison.OrdinalIgnoreCase));

    private async Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        var limiter = HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.StartsWithSegments(AuthorityAddress.Path, out var rest)
            ? rest.Value?.ToUpperInvariant() switch { "/TOKEN" => _tokens, "/REGISTER" => _registrations, _ => null }
            : null;
        if (limiter is null)
        {
            await next(context);
            return;
        }

        using var lease = limiter.AttemptAcquire(context);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new Dictionary<string, string>
            {
                ["error"] = "temporarily_unavailable",
                ["error_description"] = "Too many requests from this address.",
            },
            context.RequestAborted);
    }

    private static PartitionedRateLimiter<HttpContext> PerAddress(int permits, TimeSpan window) =>
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => permits == 0
            ? RateLimitPartition.GetNoLimiter(IPAddress.None)
            : RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress ?? IPAddress.None,
                _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = 0 }));

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
