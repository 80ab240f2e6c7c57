using McpScopes.Resource;
using McpScopes.Testing.Rehearsing;
using McpScopes.Testing.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;

namespace McpScopes.Testing;

/// <summary>
/// Runs an application that McpScopes guards, in memory and as it is: its own program, settings, token validation and enforcement. Only the
/// keys are others: it trusts those of a test issuer in place of its identity provider's, so that no network is needed.
/// </summary>
/// <typeparam name="TEntryPoint">A class of the application's assembly, usually <c>Program</c>.</typeparam>
/// <remarks>
/// Works with any test framework, and in parallel: each instance is a server and an issuer of its own.
/// </remarks>
public class ScopedServerFactory<TEntryPoint> : WebApplicationFactory<TEntryPoint>
    where TEntryPoint : class
{
    private readonly TestIssuer _issuer = new();

    /// <summary>Gets settings of the application, by their whole names (<c>McpScopes:Provider</c>). They take the place of its own.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Gets the audit of this server. The application's own sinks get the same records.</summary>
    public TestAudit Audit { get; } = new();

    /// <summary>Makes a token in the shape of the issuer that the application trusts.</summary>
    /// <param name="scopes">The granted scopes, separated by spaces (RFC 6749 §3.3).</param>
    /// <param name="subject">The user.</param>
    /// <returns>The token, valid for an hour.</returns>
    public string CreateToken(string scopes = "", string subject = "dev@example.com") =>
        CreateToken(new TestToken { Scopes = scopes, Subject = subject });

    /// <summary>Makes a token in the shape of the issuer that the application trusts.</summary>
    /// <param name="token">What the token says.</param>
    /// <returns>The token.</returns>
    /// <exception cref="InvalidOperationException">The application validates tokens with a handler that is not JwtBearer: override <see cref="Sign"/>.</exception>
    public string CreateToken(TestToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Sign(token);
    }

    /// <summary>Connects an MCP client whose token grants these scopes.</summary>
    /// <param name="scopes">The granted scopes, separated by spaces, or <see langword="null"/> for a client without a token.</param>
    /// <param name="subject">The user.</param>
    /// <param name="options">The client's options.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The client. Disposing it closes the connection, not the server.</returns>
    /// <exception cref="HttpRequestException">The server refused the connection.</exception>
    public Task<McpClient> ConnectAsync(
        string? scopes, string subject = "dev@example.com", McpClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        var http = CreateClient();
        var transport = new HttpClientTransportOptions
        {
            Endpoint = new Uri(http.BaseAddress!, EndpointPath()),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = scopes is null ? null : new Dictionary<string, string> { ["Authorization"] = $"Bearer {CreateToken(scopes, subject)}" },
        };
        return McpClient.CreateAsync(new HttpClientTransport(transport, http, loggerFactory: null, ownsHttpClient: true), options, cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Calls every primitive with every token that must not reach it (none, expired, for another audience, of another issuer, each required
    /// scope missing) and with those that must. Everything runs but the bodies: a call that may run is stopped where its body would begin.
    /// </summary>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <returns>What was answered, and what of it is wrong.</returns>
    /// <exception cref="InvalidOperationException">The application does not start; the message is its own.</exception>
    public async Task<VerificationReport> VerifyAsync(CancellationToken cancellationToken = default)
    {
        using var client = CreateClient();
        var endpoint = new VerifiedEndpoint(client, EndpointPath(), Services.GetRequiredService<Rehearsal>());
        return await new Verification(Services, endpoint, CreateToken).RunAsync(cancellationToken);
    }

    /// <summary>Takes back all tokens that a user has up to now, as an administrator does with <see cref="ITokenRevocations"/>.</summary>
    /// <param name="subject">The user, as in <see cref="CreateToken(string, string)"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that ends when the tokens are refused.</returns>
    /// <remarks>The time of issue is in whole seconds: a token made within the same second is taken back too (RFC 7519 §4.1.6).</remarks>
    public Task RevokeUserAsync(string subject = "dev@example.com", CancellationToken cancellationToken = default) =>
        RevokeAsync(TokenRevocation.OfSubject(TokenShape.Of(Services).Issuer, subject), cancellationToken);

    /// <summary>Takes back tokens: those of a user, a client or a session, a single one, or all of an issuer.</summary>
    /// <param name="revocation">Which.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that ends when the tokens are refused.</returns>
    public async Task RevokeAsync(TokenRevocation revocation, CancellationToken cancellationToken = default) =>
        await Services.GetRequiredService<ITokenRevocations>().RevokeAsync(revocation, cancellationToken);

    /// <summary>Signs a token. Override it for an application with a token handler of its own that the test issuer's keys do not reach.</summary>
    /// <param name="token">What the token says.</param>
    /// <returns>The token.</returns>
    protected virtual string Sign(TestToken token)
    {
        // Starts the server: in Development its own address is the audience.
        _ = Services;
        return _issuer.Sign(TokenShape.Of(Services), token);
    }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        foreach (var (name, value) in Settings)
        {
            _ = builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IStartupFilter, TestAddress>();
            services.AddSingleton<Rehearsal>();
            services.AddSingleton<IScopeAuditSink>(Audit);
            services.AddSingleton<IPostConfigureOptions<McpServerOptions>>(provider => provider.GetRequiredService<Rehearsal>());
            services.AddSingleton<IPostConfigureOptions<McpScopesOptions>, TestSettings>();

            // In place of discovery, and of keys that the application gave itself: all of its other rules on tokens stay.
            services.PostConfigureAll<JwtBearerOptions>(options =>
            {
                var configuration = new OpenIdConnectConfiguration { Issuer = options.Authority };
                configuration.SigningKeys.Add(_issuer.PublicKey);
                options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration);
                options.TokenValidationParameters.IssuerSigningKey = null;
                options.TokenValidationParameters.IssuerSigningKeys = null;
            });
        });
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _issuer.Dispose();
        }
    }

    private string EndpointPath()
    {
        var endpoints = Services.GetRequiredService<ScopedEndpoints>();
        return endpoints.Mapped.Count > 0
            ? endpoints.Path
            : throw new InvalidOperationException("The application maps no guarded MCP endpoint. Map one with app.MapScopedMcp(\"/mcp\").");
    }
}
