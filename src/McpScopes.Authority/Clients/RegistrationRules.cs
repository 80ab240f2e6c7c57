using Microsoft.AspNetCore.WebUtilities;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>What may be registered: public clients that get their answer on this computer or over https.</summary>
internal static class RegistrationRules
{
    private const int MaxRedirectUris = 10;
    private const int MaxRedirectUriLength = 2000;
    private const int MaxNameLength = 100;

    public static void Check(RegistrationRequest request)
    {
        CheckRedirectUris(request.RedirectUris);
        CheckGrants(request.GrantTypes, request.ResponseTypes);
        CheckRest(request);
    }

    private static void CheckRest(RegistrationRequest request)
    {
        if (request.ClientName is { Length: > MaxNameLength })
        {
            throw RegistrationProblem.Metadata($"client_name is longer than {MaxNameLength} characters.");
        }

        // A client that would rather have a secret, or says nothing (then the RFC's default is a secret), is told that it has none.
        if (request.TokenEndpointAuthMethod is not (null or "none" or "client_secret_basic" or "client_secret_post"))
        {
            throw RegistrationProblem.Metadata("Clients are public here: token_endpoint_auth_method must be none.");
        }

        if (request.ApplicationType is not (null or "native" or "web"))
        {
            throw RegistrationProblem.Metadata("application_type must be native or web.");
        }
    }

    private static void CheckRedirectUris(IReadOnlyList<string?>? uris)
    {
        if (uris is not { Count: > 0 })
        {
            throw RegistrationProblem.RedirectUri("redirect_uris must have at least one URI.");
        }

        if (uris.Count > MaxRedirectUris)
        {
            throw RegistrationProblem.RedirectUri($"redirect_uris has more than {MaxRedirectUris} URIs.");
        }

        foreach (var text in uris)
        {
            CheckRedirectUri(text);
        }
    }

    private static void CheckRedirectUri(string? text)
    {
        if (text is null or { Length: > MaxRedirectUriLength } || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw RegistrationProblem.RedirectUri($"A redirect URI must be an absolute URI of at most {MaxRedirectUriLength} characters.");
        }

        // RFC 3986 knows ASCII alone, and a redirect is compared letter by letter.
        if (text.Any(letter => letter is <= ' ' or >= '\x7F' or '\\' or '"' or '<' or '>'))
        {
            throw RegistrationProblem.RedirectUri(
                "A redirect URI must be written in ASCII: a host name in another script as 'xn--…', everything else percent-encoded.");
        }

        var isAllowed = uri.Scheme == Uri.UriSchemeHttps || LoopbackRedirect.IsLoopback(text);
        if (!isAllowed || text.Contains('#', StringComparison.Ordinal) || uri.UserInfo.Length > 0 || uri.Host.Length == 0)
        {
            throw RegistrationProblem.RedirectUri(
                "A redirect URI must be https, or http on localhost, 127.0.0.1 or [::1], without a fragment or user information.");
        }

        if (QueryHelpers.ParseQuery(uri.Query).ContainsKey(Parameters.Iss))
        {
            throw RegistrationProblem.RedirectUri("A redirect URI must not have the parameter iss, which the answer brings (RFC 9207).");
        }
    }

    private static void CheckGrants(IReadOnlyList<string?>? grants, IReadOnlyList<string?>? responses)
    {
        if (grants is not null
            && (!grants.Contains("authorization_code") || grants.Any(grant => grant is not ("authorization_code" or "refresh_token"))))
        {
            throw RegistrationProblem.Metadata("grant_types must have authorization_code, and may have refresh_token.");
        }

        if (responses is not null && responses.Any(response => response is not "code"))
        {
            throw RegistrationProblem.Metadata("response_types must be code.");
        }
    }
}
