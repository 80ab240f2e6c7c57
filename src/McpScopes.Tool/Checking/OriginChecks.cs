namespace McpScopes.Tool.Checking;

/// <summary>Which web pages may call the endpoint.</summary>
internal static class OriginChecks
{
    public static async Task RunAsync(Probe probe, string? wanted, Findings findings, CancellationToken cancellationToken)
    {
        var foreign = await probe.PreflightAsync(MetadataChecks.ForeignOrigin, cancellationToken);
        if (Allows(foreign, MetadataChecks.ForeignOrigin))
        {
            findings.Warn(
                "origin-any",
                "Pages of any origin may call the endpoint.",
                "Allow the origins of the clients you know: a page must not reach a server of its visitor's network (DNS rebinding).");
        }
        else
        {
            findings.Pass("origin-any", "Pages of unknown origins may not call the endpoint.");
        }

        if (wanted is null)
        {
            return;
        }

        var preflight = await probe.PreflightAsync(wanted, cancellationToken);
        var headers = preflight.Headers["Access-Control-Allow-Headers"]
            .SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))
            .ToList();
        if (!Allows(preflight, wanted))
        {
            findings.Fail(
                "origin",
                $"Pages of {wanted} may not call the endpoint.",
                "Allow the origin; with McpScopes, by the setting AllowedOrigins.");
        }
        else if (!headers.Contains("authorization", StringComparer.OrdinalIgnoreCase))
        {
            // "*" does not cover Authorization (Fetch §4.8).
            findings.Fail(
                "origin",
                $"Pages of {wanted} may not send the Authorization header.",
                "Name it in Access-Control-Allow-Headers.");
        }
        else
        {
            findings.Pass("origin", $"Pages of {wanted} may call the endpoint.");
        }
    }

    private static bool Allows(ProbedAnswer answer, string origin) =>
        answer.Status is >= 200 and < 300
        && answer.Header("Access-Control-Allow-Origin") is { } allowed
        && (allowed == "*" || allowed == origin);
}
