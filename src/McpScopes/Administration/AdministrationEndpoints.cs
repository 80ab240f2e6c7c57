using McpScopes.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace McpScopes.Administration;

/// <summary>What administrators may ask: who did what, what is revoked, and to revoke.</summary>
internal sealed partial class AdministrationEndpoints(
    ITokenRevocations revocations, IScopeAuditReader? reader, ILogger<AdministrationEndpoints> logger)
{
    private const int UsualLimit = 100;

    public async Task<AdministrationAnswer> ReadAuditAsync(HttpContext context)
    {
        var query = AdministrationQuery.Read(
            context.Request, "user", "subject", "issuer", "tool", "decision", "from", "until", "text", "limit", "after");
        ScopeAuditDecision? decision = query["decision"] switch
        {
            "allowed" => ScopeAuditDecision.Allowed,
            "refused" => ScopeAuditDecision.Refused,
            _ => null,
        };
        var wanted = new ScopeAuditQuery
        {
            User = query["user"],
            Subject = query["subject"],
            Issuer = query["issuer"],
            Primitive = query["tool"],
            Decision = decision,
            From = query.Time("from"),
            Until = query.Time("until"),
            Text = query["text"],
            Limit = query.Limit(UsualLimit, ScopeAuditQuery.MaxLimit),
            After = query["after"],
        };
        if (query["decision"] is not null && decision is null)
        {
            return AdministrationAnswer.BadRequest("'decision' must be 'allowed' or 'refused'.");
        }

        if (query.Mistake is { } mistake)
        {
            return AdministrationAnswer.BadRequest(mistake);
        }

        if (reader is null)
        {
            return AdministrationAnswer.Problem(StatusCodes.Status501NotImplemented, "No audit reader", "This server keeps its audit where it cannot be read back.");
        }

        return await AskAsync("The audit", async () =>
        {
            var records = await reader.ReadAsync(wanted, context.RequestAborted).ToListAsync(context.RequestAborted).ConfigureAwait(false);
            return AdministrationAnswer.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("records");
                records.ForEach(record => ScopeAuditJson.Write(writer, record));
                writer.WriteEndArray();
                ScopeAuditJson.Text(writer, "next", records.Count >= wanted.Limit ? records[^1].RequestId : null);
                writer.WriteEndObject();
            });
        }, context).ConfigureAwait(false);
    }

    public async Task<AdministrationAnswer> ListAsync(HttpContext context)
    {
        var query = AdministrationQuery.Read(context.Request, "limit");
        var limit = query.Limit(UsualLimit, ScopeAuditQuery.MaxLimit);
        if (query.Mistake is { } mistake)
        {
            return AdministrationAnswer.BadRequest(mistake);
        }

        return await AskAsync("The revocation store", async () =>
        {
            var listed = await revocations.ListAsync(context.RequestAborted).ToListAsync(context.RequestAborted).ConfigureAwait(false);
            return AdministrationAnswer.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("total", listed.Count);
                writer.WriteStartArray("revocations");
                foreach (var revocation in listed.OrderByDescending(revocation => revocation.NotBefore).Take(limit))
                {
                    RevocationText.Write(writer, revocation);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
        }, context).ConfigureAwait(false);
    }

    public async Task<AdministrationAnswer> RevokeAsync(HttpContext context)
    {
        // A form of another site can send text, and no JSON.
        if (!context.Request.HasJsonContentType())
        {
            return AdministrationAnswer.Problem(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type", "The body must be application/json.");
        }

        var (revocation, mistake) = await RevocationText.ReadAsync(context).ConfigureAwait(false);
        if (revocation is null)
        {
            return AdministrationAnswer.BadRequest(mistake!);
        }

        return await AskAsync("The revocation store", async () =>
        {
            await revocations.RevokeAsync(revocation, context.RequestAborted).ConfigureAwait(false);
            return AdministrationAnswer.Json(writer => RevocationText.Write(writer, revocation));
        }, context).ConfigureAwait(false);
    }

    /// <summary>A store that is down is no fault of the administrator's, and what it says is for the log.</summary>
    private async Task<AdministrationAnswer> AskAsync(string what, Func<Task<AdministrationAnswer>> ask, HttpContext context)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The stores are the application's, and throw what they like.
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogUnavailable(logger, exception, what);
            return AdministrationAnswer.Problem(StatusCodes.Status503ServiceUnavailable, "Temporarily unavailable", $"{what} cannot be reached now.");
        }
    }

    [LoggerMessage(LogEvents.AdministrationUnavailable, LogLevel.Error, "An administrator was answered 503: {What} cannot be reached.")]
    private static partial void LogUnavailable(ILogger logger, Exception exception, string what);
}
