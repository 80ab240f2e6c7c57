using System.Diagnostics;
using McpScopes.Audit;
using McpScopes.Challenges;
using McpScopes.Decisions;
using McpScopes.Identity;
using McpScopes.Logging;
using McpScopes.Requests;
using McpScopes.Table;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpScopes.Recording;

/// <summary>
/// Makes the audit's records of what the doors decide: one when a request is decided, one more when an allowed one has ended. Where the audit
/// must be kept, it says whether the call may go on.
/// </summary>
internal sealed class CallRecorder(AuditTrail trail, AuditMetrics metrics, AuditedCallArguments arguments, IOptions<McpScopesOptions> options, TimeProvider time)
{
    private const string NoMethod = "(none)";
    private const string OtherMethod = "(other)";
    private const string NoPrimitive = "(none)";

    private readonly bool _tagsUsers = options.Value.Audit.EndUserTags;

    /// <summary>
    /// Notes what the HTTP request says, as it is handed to the SDK: a message may be decided when its request is over, and the request's objects
    /// are another's.
    /// </summary>
    public void Begin(ScopedRequest request)
    {
        if (trail.IsRead)
        {
            request.Progress.Origin = Create(request);
        }
    }

    /// <summary>Notes what a call was after that is about to be refused.</summary>
    public void Aim(ScopedRequest request, CallTarget target)
    {
        if (trail.IsRead)
        {
            request.Progress.Origin = Create(request, target);
        }
    }

    /// <summary>Records that the call may run, the first time it is said. <see langword="false"/>: it could not be recorded, and must not run.</summary>
    public ValueTask<bool> AllowAsync(ScopedRequest request, CallTarget target)
    {
        var progress = request.Progress;
        if (!progress.TryDecide())
        {
            return new(progress.IsAllowed);
        }

        if (!trail.IsRead)
        {
            progress.Allow(null);
            Count(request, target, ScopeAuditDecision.Allowed, ScopeAuditReason.None);
            return new(true);
        }

        var record = Create(request, target) with { Decision = ScopeAuditDecision.Allowed };
        if (trail.MustBeKept)
        {
            return KeepAsync(request, target, record);
        }

        progress.Allow(record);
        trail.Post(record);
        Count(request, target, ScopeAuditDecision.Allowed, ScopeAuditReason.None);
        return new(true);
    }

    /// <summary>Records an answer that says no, as it leaves. Returns what is said in its place if it cannot be recorded.</summary>
    public async ValueTask<Refusal> RefuseAsync(ScopedRequest request, Refusal refusal)
    {
        var progress = request.Progress;
        if (progress.TryDecide())
        {
            var target = new CallTarget(null);
            if (trail.IsRead)
            {
                var record = Refused(Create(request, target), refusal);
                if (!trail.MustBeKept)
                {
                    trail.Post(record);
                }
                else if (!await trail.KeepAsync(record).ConfigureAwait(false))
                {
                    refusal = Refusals.AuditUnavailable();
                }
            }

            Count(request, target, ScopeAuditDecision.Refused, refusal.Reason);
        }
        else if (progress.IsAllowed)
        {
            progress.Note(ScopeAuditOutcome.Refused);
        }

        return refusal;
    }

    /// <summary>The HTTP request is over, however it was answered.</summary>
    public void Leave(ScopedRequest request, int? status, Exception? failure = null)
    {
        var context = request.Context;
        var isGone = context.RequestAborted.IsCancellationRequested && status is null or < StatusCodes.Status400BadRequest;
        var progress = request.Progress;
        if (failure is not null && !isGone)
        {
            progress.Note(ScopeAuditOutcome.Failed, failure.GetType().Name);
        }

        // What is accepted only, and is no message that nobody refuses, is decided when it is handled.
        var awaitsHandling = status == StatusCodes.Status202Accepted && request.PeekedMethod is not McpMethod.NoPrimitive && !isGone;
        progress.Leave(failure is null ? status : StatusCodes.Status500InternalServerError, isGone, awaitsHandling);
        if (progress.TrySettle())
        {
            Complete(request, failure);
        }
    }

    /// <summary>The SDK is done with the message, or its task with its run.</summary>
    public void Settle(ScopedRequest request)
    {
        if (request.Progress.TrySettle())
        {
            Complete(request, failure: null);
        }
    }

    private void Complete(ScopedRequest request, Exception? failure)
    {
        var progress = request.Progress;
        if (progress.TryDecide())
        {
            DecideLate(request, progress, failure);
        }

        if (progress.IsAllowed && progress.Decided is { } decided)
        {
            var outcome = progress.Outcome is not ScopeAuditOutcome.None ? progress.Outcome
                : progress.Status >= StatusCodes.Status400BadRequest ? ScopeAuditOutcome.Failed
                : ScopeAuditOutcome.Ok;
            trail.Post(decided with
            {
                Time = time.GetUtcNow(),
                Stage = ScopeAuditStage.Completed,
                Status = progress.Status,
                Outcome = outcome,
                Detail = progress.Detail,
                Reason = outcome switch
                {
                    ScopeAuditOutcome.Refused => request.Refusal?.Reason ?? ScopeAuditReason.InsufficientScope,
                    ScopeAuditOutcome.Revoked => ScopeAuditReason.RevokedToken,
                    _ => ScopeAuditReason.None,
                },
                Duration = progress.Duration,
            });
        }
    }

    /// <summary>Nobody said anything of the request: the SDK answered it, the inner door refused it with a JSON-RPC error, or it broke.</summary>
    private void DecideLate(ScopedRequest request, CallProgress progress, Exception? failure)
    {
        var reason = request.Refusal?.Reason ?? progress.InnerReason;
        if (reason is ScopeAuditReason.None)
        {
            reason = request.IsRevoked ? ScopeAuditReason.RevokedToken
                : progress.Outcome is ScopeAuditOutcome.GoneAway ? ScopeAuditReason.ConnectionLost
                : failure is not null ? ScopeAuditReason.ServerError
                : ReasonOf(progress.Status);
        }

        var target = new CallTarget(null);
        var record = trail.IsRead ? Create(request, target) : null;
        if (reason is ScopeAuditReason.None)
        {
            record = record is null ? null : record with { Decision = ScopeAuditDecision.Allowed };
            progress.Allow(record);
        }
        else if (record is not null)
        {
            record = (request.Refusal ?? progress.InnerRefusal) is { } refusal ? Refused(record, refusal) : record with { Reason = reason, Status = progress.Status, Detail = progress.Detail };
        }

        Count(request, target, reason is ScopeAuditReason.None ? ScopeAuditDecision.Allowed : ScopeAuditDecision.Refused, reason);
        if (record is not null)
        {
            trail.Post(record);
        }
    }

    /// <summary>What the SDK's own answers say.</summary>
    private static ScopeAuditReason ReasonOf(int? status) => status switch
    {
        null or < StatusCodes.Status400BadRequest => ScopeAuditReason.None,
        StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound => ScopeAuditReason.UnknownSession,
        >= StatusCodes.Status500InternalServerError => ScopeAuditReason.ServerError,
        _ => ScopeAuditReason.Malformed,
    };

    private async ValueTask<bool> KeepAsync(ScopedRequest request, CallTarget target, ScopeAuditRecord record)
    {
        if (await trail.KeepAsync(record).ConfigureAwait(false))
        {
            request.Progress.Allow(record);
            Count(request, target, ScopeAuditDecision.Allowed, ScopeAuditReason.None);
            return true;
        }

        trail.Post(Refused(record, Refusals.AuditUnavailable()));
        Count(request, target, ScopeAuditDecision.Refused, ScopeAuditReason.AuditUnavailable);
        return false;
    }

    private static ScopeAuditRecord Refused(ScopeAuditRecord record, Refusal refusal) => record with
    {
        Decision = ScopeAuditDecision.Refused,
        Status = refusal.Status,
        Reason = refusal.Reason,
        Detail = refusal.Reason is ScopeAuditReason.InvalidToken ? refusal.Message : null,
        Required = refusal.Scopes?.Required.Split(' ') ?? record.Required,
    };

    private ScopeAuditRecord Create(ScopedRequest request, CallTarget target)
    {
        var origin = request.Progress.Origin ?? Create(request);
        if (target.Method is null)
        {
            return origin;
        }

        var name = target.Row is null || target.Row.Name == PrimitiveRow.UnlistedName ? target.Name : target.Row.Name;
        return origin with
        {
            Method = PlainText.Of(target.Method),
            PrimitiveKind = target.Row?.Kind ?? target.Kind,
            Primitive = Text(name),
            Required = target.Row?.Requirement.Scopes ?? [],
            Arguments = arguments.Of(name, target.Arguments),
        };
    }

    private ScopeAuditRecord Create(ScopedRequest request)
    {
        var context = request.Context;
        var principal = request.Caller?.Principal;
        return new ScopeAuditRecord
        {
            Time = time.GetUtcNow(),
            Stage = ScopeAuditStage.Decided,
            RequestId = Guid.CreateVersion7().ToString("N"),
            TraceId = Activity.Current?.TraceId.ToHexString(),
            Decision = ScopeAuditDecision.Refused,
            Subject = Text(principal is null ? null : TokenClaims.Subject(principal)),
            Name = request.Caller?.Name,
            ClientId = Text(principal is null ? null : TokenClaims.ClientId(principal)),
            TokenId = Text(principal is null ? null : TokenClaims.TokenId(principal)),
            Issuer = Text(principal is null ? null : TokenClaims.Issuer(principal)),
            Method = MethodOf(request),
            PrimitiveKind = request.Peeked?.Kind,
            Primitive = request.Peeked?.Name,
            Required = request.Peeked?.Requirement.Scopes ?? [],
            Granted = Texts(request.Caller?.GrantedScopes ?? []),
            RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
            SessionId = context.Request.Headers["Mcp-Session-Id"] is [{ Length: > 0 } session] ? PlainText.Of(session) : null,
        };
    }

    private static string? Text(string? value) => value is null ? null : PlainText.Of(value);

    /// <summary>The list itself where nothing in it could forge a line, as nearly always.</summary>
    private static IReadOnlyList<string> Texts(IReadOnlyList<string> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (!ReferenceEquals(PlainText.Of(values[i]), values[i]))
            {
                return [.. values.Select(value => PlainText.Of(value))];
            }
        }

        return values;
    }

    private static string? MethodOf(ScopedRequest request) =>
        !HttpMethods.IsPost(request.Context.Request.Method) ? PlainText.Of(request.Context.Request.Method)
        : request.PeekedMethod is { } method ? McpMethods.NameOf(method)
        : null;

    private void Count(ScopedRequest request, CallTarget target, ScopeAuditDecision decision, ScopeAuditReason reason)
    {
        var row = target.Row ?? (target.Kind is null ? request.Peeked : null);
        metrics.Decided(
            decision,
            reason,
            target.Method is null
                ? request.PeekedMethod is { } peeked ? McpMethods.NameOf(peeked) ?? OtherMethod : NoMethod
                : McpMethods.IsKnown(target.Method) ? target.Method : OtherMethod,
            row?.Name ?? NoPrimitive);
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            Tag(activity, request, row, decision, reason);
        }
    }

    /// <summary>On the span that is there: the SDK's own while it handles the message, else ASP.NET Core's.</summary>
    private void Tag(Activity activity, ScopedRequest request, PrimitiveRow? row, ScopeAuditDecision decision, ScopeAuditReason reason)
    {
        activity.SetTag("mcpscopes.decision", AuditWords.Of(decision));
        if (reason is not ScopeAuditReason.None)
        {
            activity.SetTag("mcpscopes.reason", AuditWords.Of(reason));
        }

        if (row?.Requirement.Scopes is { Count: > 0 } scopes)
        {
            activity.SetTag("mcpscopes.required", string.Join(' ', scopes));
        }

        if (_tagsUsers && request.Caller is { } caller)
        {
            activity.SetTag("enduser.id", Text(TokenClaims.Subject(caller.Principal)));
            activity.SetTag("enduser.scope", PlainText.Of(string.Join(' ', caller.GrantedScopes), maxLength: 1024));
        }
    }
}
