using McpScopes.Authentication.Issuers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication;

/// <summary>
/// Configures JWT bearer validation for each trusted issuer, under the scheme's own name for the first and under names behind it for the others.
/// What the configuration says elsewhere (<c>Authentication:Schemes</c>) makes nobody an issuer here; events of the application stay.
/// </summary>
internal sealed class JwtBearerSetup(TrustedIssuers issuers, TimeProvider time, TokenMetrics metrics, ILogger<JwtBearerSetup> logger)
    : IConfigureNamedOptions<JwtBearerOptions>, IPostConfigureOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (issuers.FindScheme(name) is not { } issuer)
        {
            return;
        }

        options.Authority = issuer.DocumentIssuer;
        options.MetadataAddress = issuer.MetadataAddress;
        options.RequireHttpsMetadata = new Uri(issuer.MetadataAddress).Scheme == Uri.UriSchemeHttps;
        options.Audience = null;
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.BackchannelTimeout = TimeSpan.FromSeconds(10);
        options.ConfigurationManager = issuer.Embedded is { } embedded
            ? new EmbeddedKeys(embedded)
            : new IssuerKeys(issuer, () => Documents(options), time, metrics, logger);
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new AccessTokenReader(issuer) { MapInboundClaims = false });
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidateIssuer = true,
            IssuerValidator = (name, _, _) => issuer.Names.Contains(name, StringComparer.Ordinal)
                ? name
                : throw new SecurityTokenInvalidIssuerException($"'{issuer.Names[0]}' is expected.") { InvalidIssuer = name },
            ValidateAudience = true,
            AudienceValidator = (audiences, _, _) => issuer.AcceptsAudience(audiences ?? []),
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(30),
            ValidAlgorithms = SigningKeys.Algorithms,
            IssuerSigningKeyResolverUsingConfiguration = (_, token, _, _, configuration) => SigningKeys.Of(token, configuration),
            TryAllIssuerSigningKeys = false,
            NameClaimType = "email",
            RoleClaimType = "roles",
        };
    }

    /// <summary>Keys that the application gives in code take the place of discovery, as they do in the framework.</summary>
    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        if (issuers.FindScheme(name) is not null && options.Configuration is { } configuration)
        {
            options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration);
        }
    }

    // Asked for with the first token, when the application has said what it has to say of the connection.
    private static HttpDocumentRetriever Documents(JwtBearerOptions options) =>
        new(Backchannel.Of(options)) { RequireHttps = options.RequireHttpsMetadata };
}
