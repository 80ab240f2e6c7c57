using System.Diagnostics;
using McpScopes.Audit;
using McpScopes.Logging;
using Microsoft.Extensions.Logging;

namespace McpScopes.Signals;

/// <summary>Carries out what a sender wants, and tells of it: each revocation is a record of the audit, each refusal a line of the log.</summary>
internal sealed partial class SignalAudit(ITokenRevocations revocations, AuditTrail trail, TimeProvider time, ILogger<SignalAudit> logger)
{
    public async Task RevokeAsync(
        string door, string sender, string what, IEnumerable<TokenRevocation> wanted, DateTimeOffset notBefore, string? address, CancellationToken cancellationToken)
    {
        foreach (var revocation in wanted)
        {
            await revocations.RevokeAsync(revocation with { NotBefore = notBefore }, cancellationToken).ConfigureAwait(false);
            var record = new ScopeAuditRecord
            {
                Time = time.GetUtcNow(),
                Stage = ScopeAuditStage.Decided,
                RequestId = Guid.CreateVersion7().ToString("N"),
                TraceId = Activity.Current?.TraceId.ToHexString(),
                Decision = ScopeAuditDecision.Allowed,
                Name = PlainText.Of(sender),
                Issuer = PlainText.Of(sender),
                Method = door,
                Primitive = PlainText.Of(what),
                Detail = PlainText.Of($"Revoked the tokens of {revocation.Kind} '{revocation.Value}' of issuer {revocation.Issuer}"),
                RemoteAddress = address,
            };
            trail.Post(record);
            trail.Post(record with { Stage = ScopeAuditStage.Completed, Outcome = ScopeAuditOutcome.Ok, Duration = TimeSpan.Zero });
        }

        LogAccepted(logger, PlainText.Of(sender), PlainText.Of(what));
    }

    public void Refused(string sender, SignalFault fault) => LogRefused(logger, sender, fault.Code, fault.Description);

    [LoggerMessage(LogEvents.SignalAccepted, LogLevel.Information, "Took '{Event}' from {Sender}.")]
    private static partial void LogAccepted(ILogger logger, string sender, string @event);

    [LoggerMessage(LogEvents.SignalRefused, LogLevel.Warning, "Refused a message that should be from {Sender}: {Code}, {Description}")]
    private static partial void LogRefused(ILogger logger, string sender, string code, string description);
}
