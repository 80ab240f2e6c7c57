using McpScopes.Challenges;
using McpScopes.Resource;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace McpScopes.Authentication;

/// <summary>
/// Configures JWT bearer validation from <see cref="McpScopesOptions"/>: issuer and keys by discovery, audience bound to this server
/// (RFC 8707 §2), claims under the names they have in the token.
/// </summary>
internal sealed class JwtBearerSetup(
    IOptions<McpScopesOptions> scopes, ProtectedResourceUrl resource, ScopedEndpoints endpoints, IEnumerable<ILocalAuthority> authorities) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name != McpScopesDefaults.AuthenticationScheme)
        {
            return;
        }

        var local = string.IsNullOrWhiteSpace(scopes.Value.Authority) ? authorities.FirstOrDefault() : null;
        var authority = local?.Issuer ?? scopes.Value.Authority!;
        options.Authority = authority;
        if (local is not null)
        {
            var configuration = new OpenIdConnectConfiguration { Issuer = authority };
            foreach (var key in local.SigningKeys)
            {
                configuration.SigningKeys.Add(key);
            }

            options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration);
        }

        options.RequireHttpsMetadata = new Uri(authority).Scheme == Uri.UriSchemeHttps;
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.BackchannelTimeout = TimeSpan.FromSeconds(10);
        options.Events ??= new JwtBearerEvents();
        options.Events.OnChallenge = ChallengeAsync;
        options.TokenValidationParameters.ValidateIssuer = true;
        options.TokenValidationParameters.ValidIssuer = authority;
        options.TokenValidationParameters.ValidateAudience = true;
        options.TokenValidationParameters.AudienceValidator = (audiences, _, _) =>
            audiences.Any(audience => audience == resource.Audience || endpoints.Audiences.Contains(audience));
        options.TokenValidationParameters.RequireExpirationTime = true;
        options.TokenValidationParameters.RequireSignedTokens = true;
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        options.TokenValidationParameters.NameClaimType = "email";
        options.TokenValidationParameters.RoleClaimType = "roles";
    }

    /// <summary>Where a policy of the application asks for a token before the front door can, the answer is the front door's all the same.</summary>
    private static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ScopedEndpointMetadata>() is not { Endpoint: var endpoint })
        {
            return Task.CompletedTask;
        }

        context.HandleResponse();
        var refusal = context.AuthenticateFailure is { } failure
            ? Refusals.InvalidToken(endpoint, TokenAuthentication.Reason(failure))
            : Refusals.NoToken(endpoint);
        return refusal.WriteAsync(context.HttpContext);
    }
}
