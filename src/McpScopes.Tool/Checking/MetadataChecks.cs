using System.Text.Json;

namespace McpScopes.Tool.Checking;

/// <summary>
/// The protected resource metadata (RFC 9728): at both well-known places, true, readable by pages, and at no other place.
/// </summary>
internal static class MetadataChecks
{
    public const string ForeignOrigin = "https://mcpscopes-check.invalid";
    private const string WellKnown = "/.well-known/oauth-protected-resource";

    /// <returns>The document, or null if there is none.</returns>
    public static async Task<JsonElement?> RunAsync(Probe probe, Uri? named, Findings findings, CancellationToken cancellationToken)
    {
        var path = probe.Url.AbsolutePath.TrimEnd('/');
        var byPath = new Uri(probe.Url, WellKnown + path);
        var atRoot = new Uri(probe.Url, WellKnown);
        var answer = await probe.GetAsync(byPath, cancellationToken, ForeignOrigin);
        var document = Document(answer);
        if (document is not null)
        {
            findings.Pass("metadata-path", $"{byPath.AbsolutePath} is there.");
        }
        else
        {
            findings.Fail(
                "metadata-path",
                $"{byPath} answers {answer.Status} and no metadata.",
                "Serve the document there (RFC 9728 §3.1).");
        }

        if (path.Length > 0)
        {
            var second = await probe.GetAsync(atRoot, cancellationToken, ForeignOrigin);
            if (Document(second) is not { } root)
            {
                findings.Warn(
                    "metadata-root",
                    $"{atRoot} has no metadata.",
                    "Serve the document there too: clients look there when the first place fails.");
            }
            else if (document is null)
            {
                (answer, document) = (second, root);
            }
        }

        if (named is not null && named != byPath)
        {
            if (named.GetLeftPart(UriPartial.Authority) != probe.Url.GetLeftPart(UriPartial.Authority))
            {
                findings.Warn(
                    "metadata-origin",
                    $"The challenge names metadata of another origin: {named}",
                    "Serve it at the resource's own origin.");
            }

            answer = await probe.GetAsync(named, cancellationToken, ForeignOrigin);
            if (Document(answer) is { } other)
            {
                document = other;
            }
            else
            {
                findings.Fail(
                    "metadata-named",
                    $"{named}, which the challenge names, answers {answer.Status} and no metadata.",
                    "Name the URL where the document is.");
            }
        }

        if (document is { } found)
        {
            CheckAnswer(answer, findings);
            CheckDocument(probe.Url, found, findings);
            await CheckLookAlikesAsync(probe, byPath, path, findings, cancellationToken);
        }

        return document;
    }

    private static JsonElement? Document(ProbedAnswer answer) =>
        answer.Status == 200 && answer.Json() is { } json && json.Text("resource") is not null ? json : null;

    private static void CheckAnswer(ProbedAnswer answer, Findings findings)
    {
        if (answer.MediaType != "application/json")
        {
            findings.Warn(
                "metadata-type",
                $"The metadata's media type is {answer.MediaType ?? "missing"}.",
                "Send application/json (RFC 9728 §3.2).");
        }

        if (answer.Header("Access-Control-Allow-Origin") is "*" or ForeignOrigin)
        {
            findings.Pass("metadata-cors", "Pages of any origin can read the metadata.");
        }
        else
        {
            findings.Warn(
                "metadata-cors",
                "Pages cannot read the metadata: it has no Access-Control-Allow-Origin header.",
                "Send Access-Control-Allow-Origin: * with it. It is public, and clients that are web pages stop here.");
        }
    }

    private static void CheckDocument(Uri url, JsonElement document, Findings findings)
    {
        var resource = document.Text("resource")!;
        if (resource.TrimEnd('/') == url.AbsoluteUri.TrimEnd('/'))
        {
            findings.Pass("metadata-resource", $"The metadata's resource is this endpoint.");
        }
        else if (Uri.TryCreate(resource, UriKind.Absolute, out var parent)
            && url.AbsoluteUri.StartsWith(parent.AbsoluteUri.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            findings.Warn(
                "metadata-resource",
                $"The metadata's resource is {resource}, which only contains this endpoint.",
                "Name the endpoint itself: clients must compare the two (RFC 9728 §3.3), and some compare exactly.");
        }
        else
        {
            findings.Fail(
                "metadata-resource",
                $"The metadata's resource is {resource}, not {url}.",
                "Set Resource to the public URL. Clients refuse the document (RFC 9728 §3.3), and tokens name the wrong audience.");
        }

        var servers = document.Texts("authorization_servers") ?? [];
        if (servers.Count == 0)
        {
            findings.Fail("metadata-servers", "The metadata names no authorization server.", "List the issuer in authorization_servers.");
        }

        if ((document.Texts("scopes_supported") ?? []).Count == 0)
        {
            findings.Warn(
                "metadata-scopes",
                "The metadata lists no scopes.",
                "List in scopes_supported those to ask for at the first sign-in.");
        }

        if ((document.Texts("bearer_methods_supported") ?? ["header"]).Contains("query"))
        {
            findings.Warn("metadata-methods", "Tokens are accepted in the query.", "Accept them in the header only: URLs are logged.");
        }
    }

    /// <summary>A server that answers for anything lets somebody else's path, or a Host header, decide what a client believes.</summary>
    private static async Task CheckLookAlikesAsync(
        Probe probe, Uri byPath, string path, Findings findings, CancellationToken cancellationToken)
    {
        var lookAlike = new Uri(probe.Url, $"{WellKnown}{path}-mcpscopes-check");
        if (Document(await probe.GetAsync(lookAlike, cancellationToken)) is not null)
        {
            findings.Fail(
                "metadata-lookalike",
                $"{lookAlike.AbsolutePath}, which belongs to no endpoint, is answered with metadata.",
                "Answer 404 there.");
        }
        else
        {
            findings.Pass("metadata-lookalike", "No metadata is served for a path that does not exist.");
        }

        const string Host = "mcpscopes-check.invalid";
        var reflected = await probe.GetAsync(byPath, cancellationToken, host: Host);
        if (Document(reflected)?.Text("resource")?.Contains(Host, StringComparison.OrdinalIgnoreCase) == true)
        {
            findings.Fail(
                "metadata-host",
                "The metadata repeats the request's Host header.",
                "Configure the resource's URL: what a client sends must not decide what it is told.");
        }
        else
        {
            findings.Pass("metadata-host", "The metadata does not depend on the Host header.");
        }
    }
}
