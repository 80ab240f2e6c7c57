namespace McpScopes.Tool.Checking;

/// <summary>What a caller without a token, or with a bad one, is told (RFC 6750, RFC 9728 §5.1).</summary>
internal static class ChallengeChecks
{
    /// <summary>No authorization server has ever issued this.</summary>
    private const string BadToken = "mcpscopes-check.this-is-not-a-token";

    /// <returns>The metadata's address that the challenge names, or null.</returns>
    public static async Task<Uri?> RunAsync(Probe probe, ProbedAnswer withoutToken, Findings findings, CancellationToken cancellationToken)
    {
        var metadata = CheckWithoutToken(withoutToken, findings);
        CheckBadToken(await probe.PostAsync(McpMessage.Initialize(), BadToken, cancellationToken), findings);
        return metadata;
    }

    private static Uri? CheckWithoutToken(ProbedAnswer answer, Findings findings)
    {
        switch (answer.Status)
        {
            case 401: break;
            case >= 200 and < 300:
                findings.Warn(
                    "no-token",
                    "The server answers without a token.",
                    "Right if it has public tools. Otherwise authentication is missing: with McpScopes, map the server by MapScopedMcp.");
                return null;
            case >= 300 and < 400: return null;
            case 503:
                findings.Fail("no-token", "The server answers 503.", "It cannot judge tokens now: its log says what it cannot reach.");
                return null;
            case 404 or 405:
                findings.Fail("no-token", $"There is no MCP endpoint: POST answers {answer.Status}.", "Check the URL's path.");
                return null;
            default:
                findings.Fail(
                    "no-token",
                    $"A request without a token is answered with {answer.Status}, not 401.",
                    "Answer 401 with a WWW-Authenticate header: clients begin to sign in at nothing else.");
                return null;
        }

        if (!answer.Headers["WWW-Authenticate"].Any())
        {
            findings.Fail("challenge", "The 401 has no WWW-Authenticate header.", "Send Bearer resource_metadata=\"…\" (RFC 9728 §5.1).");
            return null;
        }

        if (answer.Challenge is not { } challenge)
        {
            findings.Fail(
                "challenge",
                $"The challenge cannot be understood: {string.Join(", ", answer.Headers["WWW-Authenticate"])}",
                "Write Bearer with name=\"value\" parameters, separated by commas, each name once (RFC 9110 §11.6.1).");
            return null;
        }

        findings.Pass("challenge", "A request without a token is answered with 401 and a Bearer challenge.");
        if (challenge.Parameter("error") is not null)
        {
            findings.Note(
                "challenge-error",
                "The challenge names an error although no token came.",
                "Leave error out then (RFC 6750 §3.1).");
        }

        if (challenge.Parameter("scope") is null)
        {
            findings.Warn(
                "challenge-scope",
                "The challenge names no scope.",
                "Name the scopes to begin with: clients otherwise ask for all there are.");
        }

        if (Uri.TryCreate(challenge.Parameter("resource_metadata"), UriKind.Absolute, out var metadata)
            && metadata.Scheme is "http" or "https")
        {
            return metadata;
        }

        findings.Warn(
            "challenge-metadata",
            "The challenge names no resource_metadata URL.",
            "Name it (RFC 9728 §5.1): a client that does not guess well-known paths cannot go on.");
        return null;
    }

    private static void CheckBadToken(ProbedAnswer answer, Findings findings)
    {
        switch (answer.Status)
        {
            case 401 when answer.Challenge?.Parameter("error") == "invalid_token":
                findings.Pass("bad-token", "A bad token is answered with 401 and error=\"invalid_token\".");
                break;
            case 401:
                findings.Warn(
                    "bad-token",
                    "A bad token is answered with 401, but without error=\"invalid_token\".",
                    "Name the error (RFC 6750 §3.1): clients renew their token at it.");
                break;
            case >= 200 and < 300:
                findings.Fail("bad-token", "A made-up token is accepted.", "Validate tokens: signature, issuer, audience and lifetime.");
                break;
            case 503:
                findings.Fail(
                    "bad-token",
                    "A bad token is answered with 503.",
                    "The server cannot reach what it judges tokens by: its log says what.");
                break;
            case >= 300 and < 400: break;
            default:
                findings.Fail(
                    "bad-token",
                    $"A bad token is answered with {answer.Status}, not 401.",
                    "Answer 401 with error=\"invalid_token\" (RFC 6750 §3.1).");
                break;
        }
    }
}
