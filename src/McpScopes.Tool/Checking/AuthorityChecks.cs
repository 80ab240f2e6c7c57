using System.Text.Json;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Checking;

/// <summary>Whether an MCP client can sign in at the authorization servers that the metadata names (RFC 8414, OAuth 2.1, MCP).</summary>
internal static class AuthorityChecks
{
    /// <summary>Documents name one or two; more are not looked at.</summary>
    private const int MostServers = 3;

    public static async Task RunAsync(Probe probe, JsonElement resource, Findings findings, CancellationToken cancellationToken)
    {
        foreach (var server in (resource.Texts("authorization_servers") ?? []).Take(MostServers))
        {
            if (!Uri.TryCreate(server, UriKind.Absolute, out var issuer) || issuer.Scheme is not ("http" or "https"))
            {
                findings.Fail("authority", $"The authorization server '{server}' is not a URL.", "Name the issuer's URL.");
                continue;
            }

            if (issuer.Scheme == Uri.UriSchemeHttp && !issuer.IsLoopback)
            {
                findings.Fail("authority", $"{server} is plain HTTP.", "Serve it by HTTPS (OAuth 2.1 §1.5).");
            }

            try
            {
                await CheckAsync(probe, server, issuer, resource, findings, cancellationToken);
            }
            catch (ProblemException problem) when (problem.ExitCode == ExitCode.Unavailable)
            {
                findings.Fail("authority", problem.Message, "Nobody can sign in while it does not answer.");
            }
        }
    }

    private static async Task CheckAsync(
        Probe probe, string server, Uri issuer, JsonElement resource, Findings findings, CancellationToken cancellationToken)
    {
        foreach (var address in Addresses(issuer))
        {
            var answer = await probe.GetAsync(address, cancellationToken, MetadataChecks.ForeignOrigin);
            if (answer.Status == 200 && answer.Json() is { } document && document.Text("issuer") is { } named)
            {
                CheckIssuer(server, named, address, findings);
                CheckDocument(server, document, resource, findings);
                CheckPages(server, answer, findings);
                return;
            }
        }

        findings.Fail(
            "authority",
            $"{server} has no metadata at any of {string.Join(", ", Addresses(issuer).Select(address => address.AbsolutePath))}.",
            "Name an issuer with RFC 8414 or OpenID Connect discovery.");
    }

    /// <summary>The places in the order in which the MCP specification has clients look.</summary>
    private static IEnumerable<Uri> Addresses(Uri issuer)
    {
        var path = issuer.AbsolutePath.TrimEnd('/');
        yield return new Uri(issuer, "/.well-known/oauth-authorization-server" + path);
        yield return new Uri(issuer, "/.well-known/openid-configuration" + path);
        if (path.Length > 0)
        {
            yield return new Uri(issuer, path + "/.well-known/openid-configuration");
        }
    }

    private static void CheckIssuer(string server, string named, Uri address, Findings findings)
    {
        if (named == server)
        {
            findings.Pass("authority", $"{server} is there, at {address.AbsolutePath}.");
        }
        else
        {
            findings.Fail(
                "authority-issuer",
                $"{address} calls itself {named}, and the resource's metadata calls it {server}.",
                "Write the issuer exactly as it names itself: clients compare the two (RFC 8414 §3.3).");
        }
    }

    private static void CheckDocument(string server, JsonElement document, JsonElement resource, Findings findings)
    {
        foreach (var endpoint in new[] { "authorization_endpoint", "token_endpoint" })
        {
            if (!Uri.TryCreate(document.Text(endpoint), UriKind.Absolute, out var address)
                || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
            {
                findings.Fail(
                    "authority-endpoints",
                    $"{server} names no {endpoint} by HTTPS.",
                    "Its metadata must name one (RFC 8414 §2).");
            }
        }

        if ((document.Texts("code_challenge_methods_supported") ?? []).Contains("S256"))
        {
            findings.Pass("authority-pkce", $"{server} announces PKCE with S256.");
        }
        else
        {
            findings.Fail(
                "authority-pkce",
                $"{server} does not announce PKCE with S256.",
                "MCP clients must refuse to go on. Put an authorization server before it that does: McpScopes.Authority, or your own proxy.");
        }

        if (document.Text("registration_endpoint") is null && !document.IsTrue("client_id_metadata_document_supported"))
        {
            findings.Warn(
                "authority-registration",
                $"{server} offers no client registration and takes no client ID metadata documents.",
                "Only clients that you registered by hand can sign in. McpScopes.Authority before it takes any MCP client.");
        }
        else
        {
            findings.Pass("authority-registration", $"{server} lets new clients in.");
        }

        var wanted = resource.Texts("scopes_supported") ?? [];
        var missing = wanted.Except(document.Texts("scopes_supported") ?? wanted).ToList();
        if (missing.Count > 0)
        {
            findings.Warn(
                "authority-scopes",
                $"{server} does not list scopes that the resource asks for: {string.Join(" ", missing)}",
                "Define them there. mcpscopes export writes them in the form that many providers take.");
        }
    }

    private static void CheckPages(string server, ProbedAnswer answer, Findings findings)
    {
        if (answer.Header("Access-Control-Allow-Origin") is not ("*" or MetadataChecks.ForeignOrigin))
        {
            findings.Note(
                "authority-cors",
                $"Pages cannot read the metadata of {server}.",
                "Clients that are web pages, such as the MCP Inspector, stop here.");
        }
    }
}
