using System.Globalization;

namespace McpScopes.Tool.Checking;

/// <summary>The way to the server: TLS, redirects, clocks.</summary>
internal static class TransportChecks
{
    private static readonly TimeSpan ToleratedClock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BrokenClock = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SoonExpired = TimeSpan.FromDays(14);

    public static void Run(Probe probe, ProbedAnswer answer, DateTimeOffset now, Findings findings)
    {
        CheckTls(probe, now, findings);
        CheckClock(answer, now, findings);
        if (answer.Status is >= 300 and < 400)
        {
            findings.Fail(
                "redirect",
                $"{probe.Url} redirects to {answer.Header("Location")}.",
                "Give clients the final URL: they must not carry a token to another address.");
        }
    }

    private static void CheckTls(Probe probe, DateTimeOffset now, Findings findings)
    {
        if (probe.Url.Scheme == Uri.UriSchemeHttp)
        {
            if (!probe.Url.IsLoopback)
            {
                findings.Fail("https", "The endpoint is plain HTTP: tokens travel in clear.", "Serve it by HTTPS (RFC 6750 §5.3).");
            }

            return;
        }

        if (probe.CertificateErrors.TryGetValue(probe.Url.Host, out var errors))
        {
            findings.Fail(
                "tls-certificate",
                $"The certificate does not verify ({errors}).",
                "Install a certificate that clients trust, with its chain.");
        }
        else
        {
            findings.Pass("tls-certificate", "The certificate verifies.");
        }

        if (probe.CertificateEnd is { } end && end - now < SoonExpired)
        {
            findings.Warn("tls-expiry", $"The certificate ends on {end:yyyy-MM-dd}.", "Renew it.");
        }
    }

    private static void CheckClock(ProbedAnswer answer, DateTimeOffset now, Findings findings)
    {
        if (!DateTimeOffset.TryParse(answer.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return;
        }

        var difference = (date - now).Duration();
        const string Advice =
            "Set both clocks by NTP: tokens carry times, and a server whose clock is wrong refuses good ones or takes expired ones.";
        if (difference > BrokenClock)
        {
            findings.Fail("clock", $"The server's clock and this machine's differ by {difference.TotalSeconds:0} s.", Advice);
        }
        else if (difference > ToleratedClock)
        {
            findings.Warn("clock", $"The server's clock and this machine's differ by {difference.TotalSeconds:0} s.", Advice);
        }
        else
        {
            findings.Pass("clock", "The server's clock agrees with this machine's.");
        }
    }
}
