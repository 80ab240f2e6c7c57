namespace McpScopes.Tool.Checking;

/// <summary>What the server says to the holder of a real token, and whether it refuses a tool as clients need it to.</summary>
internal static class TokenChecks
{
    public static async Task RunAsync(Probe probe, string? refusedTool, Findings findings, CancellationToken cancellationToken)
    {
        if (probe.Token is null)
        {
            return;
        }

        if (probe.CertificateErrors.Count > 0 || (probe.Url.Scheme == Uri.UriSchemeHttp && !probe.Url.IsLoopback))
        {
            findings.Fail("token", "The token was not sent: the way to the server is not safe.", "Repair TLS first.");
            return;
        }

        var hello = await probe.PostAsync(McpMessage.Initialize(), probe.Token, cancellationToken);
        if (hello.Status is 401 or 403)
        {
            findings.Fail(
                "token",
                $"The token is refused with {hello.Status}: {hello.Challenge?.Parameter("error_description") ?? Beginning(hello.Body)}",
                "Use a token that was issued for this resource.");
            return;
        }

        findings.Pass("token", "The token is accepted.");
        if (refusedTool is not null)
        {
            await CheckRefusalAsync(probe, refusedTool, hello.SessionId, findings, cancellationToken);
        }
    }

    private static async Task CheckRefusalAsync(
        Probe probe, string tool, string? session, Findings findings, CancellationToken cancellationToken)
    {
        // The newest version needs no session; a server that does not speak it says 400.
        var answer = await probe.PostAsync(McpMessage.CallStateless(tool), probe.Token, cancellationToken);
        if (answer.Status == 400)
        {
            answer = await probe.PostAsync(McpMessage.Call(tool, session), probe.Token, cancellationToken);
        }

        if (answer.Status != 403)
        {
            findings.Fail(
                "refusal",
                $"Calling '{tool}' is answered with {answer.Status}, not 403: {Beginning(answer.Body)}",
                "Either the token may call it, or the server does not refuse as the MCP specification asks: then clients cannot step up.");
            return;
        }

        var missing = new List<string>();
        if (answer.Challenge?.Parameter("error") != "insufficient_scope")
        {
            missing.Add("error=\"insufficient_scope\"");
        }

        if (answer.Challenge?.Parameter("scope") is null)
        {
            missing.Add("scope");
        }

        if (answer.Challenge?.Parameter("resource_metadata") is null)
        {
            missing.Add("resource_metadata");
        }

        if (missing.Count == 0)
        {
            findings.Pass(
                "refusal",
                $"Calling '{tool}' is refused with 403, insufficient_scope and scope \"{answer.Challenge!.Parameter("scope")}\".");
        }
        else
        {
            findings.Fail(
                "refusal",
                $"The 403 for '{tool}' lacks {string.Join(" and ", missing)}.",
                "Clients need all three to step up (RFC 6750 §3.1, RFC 9728 §5.1).");
        }
    }

    private static string Beginning(string body) => body.Length <= 200 ? body : body[..200] + "…";
}
