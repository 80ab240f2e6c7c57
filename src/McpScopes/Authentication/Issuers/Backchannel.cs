using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace McpScopes.Authentication.Issuers;

/// <summary>The connection to an issuer: the framework's settings for it, made with the first request.</summary>
internal static class Backchannel
{
    private const int MaxAnswer = 1024 * 1024;

    // Addresses of issuers change; a connection that lives on would not learn of it.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public static HttpClient Of(JwtBearerOptions options)
    {
        lock (options)
        {
            return options.Backchannel ??= new HttpClient(
                options.BackchannelHttpHandler ?? new SocketsHttpHandler { PooledConnectionLifetime = Lifetime, AllowAutoRedirect = false })
            {
                Timeout = options.BackchannelTimeout,
                MaxResponseContentBufferSize = MaxAnswer,
            };
        }
    }
}
