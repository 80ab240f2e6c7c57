using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using McpScopes.Authentication.Issuers;
using McpScopes.Resource;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication.Introspection;

/// <summary>Asks an issuer about an opaque token (RFC 7662), and takes its answer as JSON or as a signed JWT (RFC 9701).</summary>
internal sealed class IntrospectionClient(IOptionsMonitor<JwtBearerOptions> options, TokenMetrics metrics)
{
    private const string SignedAnswer = "application/token-introspection+jwt";

    /// <summary>Returns the answer: an object, of whatever content.</summary>
    /// <exception cref="IntrospectionException">There is no answer, or none that says anything about the token.</exception>
    public async Task<JsonElement> AskAsync(TrustedIssuer issuer, string token, CancellationToken cancellationToken)
    {
        var isAnswered = false;
        try
        {
            var answer = await SendAsync(issuer, token, cancellationToken).ConfigureAwait(false);
            isAnswered = true;
            return answer;
        }
        finally
        {
            metrics.Introspected(issuer.Names[0], isAnswered);
        }
    }

    private async Task<JsonElement> SendAsync(TrustedIssuer issuer, string token, CancellationToken cancellationToken)
    {
        var bearer = options.Get(issuer.Scheme.Name);
        var settings = issuer.Settings.Introspection;
        using var request = new HttpRequestMessage(HttpMethod.Post, await EndpointAsync(issuer, bearer, cancellationToken).ConfigureAwait(false));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(SignedAnswer));

        // RFC 6749 §2.3.1: both parts are form-encoded before they are joined.
        var credentials = $"{WebUtility.UrlEncode(settings.ClientId)}:{WebUtility.UrlEncode(settings.ClientSecret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        request.Content = new FormUrlEncodedContent([new("token", token), new("token_type_hint", "access_token")]);
        try
        {
            using var response = await Backchannel.Of(bearer).SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is not HttpStatusCode.OK)
            {
                throw new IntrospectionException(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? $"The endpoint answers {(int)response.StatusCode}: it does not know this server. Check Introspection:ClientId and Introspection:ClientSecret."
                    : $"The endpoint answers {(int)response.StatusCode}.");
            }

            var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return response.Content.Headers.ContentType?.MediaType == SignedAnswer
                ? await VerifyAsync(issuer, bearer, body, cancellationToken).ConfigureAwait(false)
                : Parse(body);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IntrospectionException("The endpoint does not answer, or not with what RFC 7662 says.", exception);
        }
    }

    private static async Task<string> EndpointAsync(TrustedIssuer issuer, JwtBearerOptions bearer, CancellationToken cancellationToken)
    {
        if (issuer.Settings.Introspection.Endpoint is { Length: > 0 } configured)
        {
            return configured;
        }

        var found = (await ConfigurationAsync(bearer, cancellationToken).ConfigureAwait(false)).IntrospectionEndpoint;
        return found is not null && PublicUrl.IsValid(found)
            ? found
            : throw new IntrospectionException("The issuer's discovery document names no introspection endpoint. Set Introspection:Endpoint.");
    }

    private static async Task<OpenIdConnectConfiguration> ConfigurationAsync(JwtBearerOptions bearer, CancellationToken cancellationToken)
    {
        try
        {
            return await bearer.ConfigurationManager!.GetConfigurationAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IssuerUnavailableException exception)
        {
            throw new IntrospectionException("The issuer's discovery document cannot be read.", exception);
        }
    }

    /// <summary>The answer is the issuer's, made for this server, and of the type that nothing else has (RFC 9701 §5).</summary>
    private static async Task<JsonElement> VerifyAsync(TrustedIssuer issuer, JwtBearerOptions bearer, string answer, CancellationToken cancellationToken)
    {
        var configuration = await ConfigurationAsync(bearer, cancellationToken).ConfigureAwait(false);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(answer, new TokenValidationParameters
        {
            ValidIssuers = issuer.Names,
            ValidAudience = issuer.Settings.Introspection.ClientId,
            ValidTypes = ["token-introspection+jwt", SignedAnswer],
            ValidAlgorithms = SigningKeys.Algorithms,
            RequireExpirationTime = false,
            IssuerSigningKeyResolver = (_, token, _, _) => SigningKeys.Of(token, configuration),
            TryAllIssuerSigningKeys = false,
        }).ConfigureAwait(false);
        return result.IsValid && ((JsonWebToken)result.SecurityToken).TryGetPayloadValue<JsonElement>("token_introspection", out var about)
            && about.ValueKind is JsonValueKind.Object
            ? about.Clone()
            : throw new IntrospectionException("The endpoint's signed answer is not valid.", result.Exception);
    }

    private static JsonElement Parse(string body)
    {
        var answer = JsonElement.Parse(body);
        return answer.ValueKind is JsonValueKind.Object ? answer : throw new JsonException("The answer is no object.");
    }
}

/// <summary>Nothing was learnt about a token.</summary>
internal sealed class IntrospectionException(string message, Exception? inner = null) : Exception(message, inner);
