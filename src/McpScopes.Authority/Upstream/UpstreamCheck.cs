using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Client;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Abstractions.OpenIddictExceptions;

namespace McpScopes.Authority;

/// <summary>
/// Asks the identity provider whether a user may go on: with the refresh token it gave, or where it gave none, at its userinfo endpoint
/// with the access token.
/// </summary>
internal sealed partial class UpstreamCheck(
    IServiceScopeFactory scopes, IHttpClientFactory http, UpstreamClaims claims, UpstreamProvider provider, ILogger<UpstreamCheck> logger)
{
    public const string HttpClientName = "McpScopes.Authority.Upstream";

    /// <summary>Null: the user may not go on.</summary>
    /// <exception cref="UpstreamUnavailableException">The identity provider does not answer, or not with a yes or a no.</exception>
    public async Task<UpstreamAnswer?> AskAsync(UpstreamTokens tokens, UpstreamSession session, CancellationToken cancellation)
    {
        try
        {
            var answer = tokens.RefreshToken is { } refreshToken
                ? await RefreshAsync(tokens, refreshToken, session.Subject, cancellation)
                : await AskUserInfoAsync(tokens, session, cancellation);
            if (answer is null)
            {
                LogEnded(logger, provider.DisplayName);
            }

            return answer;
        }
        catch (ProtocolException refused)
            when (refused.Error is Errors.InvalidGrant or Errors.InvalidToken or Errors.AccessDenied or Errors.LoginRequired
            or Errors.InteractionRequired or Errors.ConsentRequired)
        {
            LogEnded(logger, provider.DisplayName);
            return null;
        }
        catch (Exception exception)
            when (exception is ProtocolException or HttpRequestException or OperationCanceledException or InvalidOperationException
                or JsonException)
        {
            var kind = (exception as ProtocolException)?.Error ?? exception.GetType().Name;
            LogUnavailable(logger, provider.DisplayName, kind);
            throw new UpstreamUnavailableException($"{provider.DisplayName} cannot be asked about the user now.", exception);
        }
    }

    private async Task<UpstreamAnswer?> RefreshAsync(UpstreamTokens tokens, string refreshToken, string subject,
        CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var client = scope.ServiceProvider.GetRequiredService<OpenIddictClientService>();
        var result = await client.AuthenticateWithRefreshTokenAsync(new()
        {
            RegistrationId = UpstreamProvider.RegistrationId,
            RefreshToken = refreshToken,
            CancellationToken = cancellation,
        });
        // OpenID Connect §12.2: the subject may not change. An answer that names none says nothing new about the user.
        var now = claims.SubjectOf(result.Principal);
        if (now is not null && now != subject)
        {
            return null;
        }

        return new UpstreamAnswer(
            now is null ? null : claims.Serialize(result.Principal, result.AccessToken, (string?)result.TokenResponse.Scope,
                result.UserInfoTokenPrincipal?.Claims.Select(claim => claim.Type).Distinct(StringComparer.Ordinal) ?? []),
            new UpstreamTokens(result.RefreshToken ?? refreshToken, result.AccessToken ?? tokens.AccessToken));
    }

    private async Task<UpstreamAnswer?> AskUserInfoAsync(
        UpstreamTokens tokens, UpstreamSession session, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var client = scope.ServiceProvider.GetRequiredService<OpenIddictClientService>();
        var configuration = await client.GetServerConfigurationByRegistrationIdAsync(UpstreamProvider.RegistrationId, cancellation);
        if (configuration.UserInfoEndpoint is not { } endpoint || tokens.AccessToken is null)
        {
            // Nothing to ask with: the user signs in again.
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        request.Headers.UserAgent.ParseAdd("McpScopes.Authority");
        using var response = await http.CreateClient(HttpClientName).SendAsync(request, cancellation);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        var answer = await UserInfoAnswer.ReadAsync(response.Content, cancellation);
        return claims.Renew(session.Claims, answer) is { } renewed ? new UpstreamAnswer(renewed, tokens) : null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} no longer vouches for a user: the user's grants end.")]
    private static partial void LogEnded(ILogger logger, string provider);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Provider} cannot be asked about a user ({Kind}). Tokens are not refreshed until it answers.")]
    private static partial void LogUnavailable(ILogger logger, string provider, string kind);
}

/// <summary>The user may go on.</summary>
/// <param name="Claims">What is now true of the user; null: nothing new.</param>
/// <param name="Tokens">The tokens to ask with next time.</param>
internal sealed record UpstreamAnswer(string? Claims, UpstreamTokens Tokens);
