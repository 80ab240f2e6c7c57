using McpScopes.Decisions;
using McpScopes.Recording;
using McpScopes.Requests;
using McpScopes.Revocation;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>
/// Stands around each request twice, outside and inside every filter of the application: checks, has the decision recorded, and notes how
/// the call ended. A task's call ends when what runs in its background does, which only the inner one of the two sees.
/// </summary>
internal sealed class CallGuards(InnerDoor door, InnerChecks checks, CallRecorder recorder, OpenCalls calls)
{
    public GuardPair<TParams, TResult> Around<TParams, TResult>(CheckedMethod<TParams> method)
        where TResult : new()
    {
        Func<ScopeRefusedException, TResult> discarded = _ => new TResult();
        return new(
            next => (context, token) => OuterAsync(context, method, next, discarded, token),
            next => (context, token) => InnerAsync(context, method, next, refused: null, token));
    }

    /// <param name="context">The request.</param>
    /// <param name="method">What is checked of it.</param>
    /// <param name="next">The application's filters, and the primitive.</param>
    /// <param name="refused">What the SDK gets where the refusal is the HTTP response already.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <typeparam name="TParams">The method's parameters.</typeparam>
    /// <typeparam name="TResult">The method's result.</typeparam>
    public async ValueTask<TResult> OuterAsync<TParams, TResult>(
        RequestContext<TParams> context,
        CheckedMethod<TParams> method,
        McpRequestHandler<TParams, TResult> next,
        Func<ScopeRefusedException, TResult> refused,
        CancellationToken cancellationToken)
    {
        var progress = ScopedRequest.Of(context.User)?.Progress;
        try
        {
            await AdmitAsync(context, method).ConfigureAwait(false);
            var result = await next(context, cancellationToken).ConfigureAwait(false);
            if (CallOutcomes.IsTask(result))
            {
                progress?.BecomeTask();
            }
            else
            {
                progress?.Note(CallOutcomes.Of(result));
            }

            return result;
        }
        catch (InsufficientScopeException exception)
        {
            progress?.Note(ScopeAuditOutcome.Refused);
            var refusal = door.Refuse(context.User, exception);
            return refusal is ScopeRefusedException { IsAnswered: true } answered ? refused(answered) : throw refusal;
        }
        catch (Exception exception)
        {
            var (outcome, detail) = CallOutcomes.Of(exception, cancellationToken);
            progress?.Note(outcome, detail);
            if (exception is ScopeRefusedException { IsAnswered: true } answered)
            {
                return refused(answered);
            }

            throw;
        }
    }

    /// <inheritdoc cref="OuterAsync"/>
    public async ValueTask<TResult> InnerAsync<TParams, TResult>(
        RequestContext<TParams> context,
        CheckedMethod<TParams> method,
        McpRequestHandler<TParams, TResult> next,
        Func<ScopeRefusedException, TResult>? refused,
        CancellationToken cancellationToken)
    {
        var request = ScopedRequest.Of(context.User);
        try
        {
            await AdmitAsync(context, method).ConfigureAwait(false);
            var result = await next(context, cancellationToken).ConfigureAwait(false);
            request?.Progress.EndRun(CallOutcomes.Of(result));
            return result;
        }
        catch (InsufficientScopeException exception)
        {
            request?.Progress.EndRun(ScopeAuditOutcome.Refused);
            var refusal = door.Refuse(context.User, exception);
            return refused is not null && refusal is ScopeRefusedException { IsAnswered: true } answered ? refused(answered) : throw refusal;
        }
        catch (Exception exception)
        {
            var (outcome, detail) = CallOutcomes.Of(exception, cancellationToken);
            request?.Progress.EndRun(outcome, detail);
            if (refused is not null && exception is ScopeRefusedException { IsAnswered: true } answered)
            {
                return refused(answered);
            }

            throw;
        }
        finally
        {
            if (request is not null)
            {
                recorder.Settle(request);
            }
        }
    }

    public async Task MessageAsync(MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        var method = context.JsonRpcMessage switch
        {
            JsonRpcRequest message => message.Method,
            JsonRpcNotification notification => notification.Method,
            _ => null,
        };
        if (ScopedRequest.Of(context.User) is not { } request)
        {
            checks.Message(context, method);
            await next(context, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (context.JsonRpcMessage is JsonRpcRequest { Id: var id })
        {
            request.MessageId = id;
        }

        // What belongs to no session is cancelled by the SDK when its connection breaks.
        using var session = request.IsOfSession ? new SessionCall(request, calls, cancellationToken) : null;
        cancellationToken = session?.CancellationToken ?? cancellationToken;
        request.Progress.BeginHandling();
        try
        {
            checks.Message(context, method);
            if (!IsGuardedByRequest(method) && !await recorder.AllowAsync(request, new CallTarget(method)).ConfigureAwait(false))
            {
                throw door.RefuseUnrecorded(request);
            }

            await next(context, cancellationToken).ConfigureAwait(false);
            request.Progress.Note(ScopeAuditOutcome.Ok);
        }
        catch (Exception exception) when (!request.Progress.IsAllowed)
        {
            request.Progress.InnerReason = CallOutcomes.ReasonOf(exception);
            throw;
        }
        catch (Exception exception)
        {
            var (outcome, detail) = CallOutcomes.Of(exception, cancellationToken);
            request.Progress.Note(outcome, detail);
            throw;
        }
        finally
        {
            request.Progress.EndHandling();
            recorder.Settle(request);
        }
    }

    private async ValueTask AdmitAsync<TParams>(RequestContext<TParams> context, CheckedMethod<TParams> method)
    {
        var request = ScopedRequest.Of(context.User);
        if (request is { IsRevoked: true })
        {
            throw new OperationCanceledException("The access token was revoked.");
        }

        try
        {
            method.Check(context);
        }
        catch (Exception exception) when (request is { Progress.IsAllowed: false })
        {
            // The SDK makes a tool's result of what is no protocol error: nobody further out would see it.
            request.Progress.InnerReason = CallOutcomes.ReasonOf(exception);
            request.Progress.InnerRefusal = (exception as ScopeRefusedException)?.Refusal;
            recorder.Aim(request, method.Target(context));
            throw;
        }

        if (request is { Progress.IsAllowed: false } && !await recorder.AllowAsync(request, method.Target(context)).ConfigureAwait(false))
        {
            throw door.RefuseUnrecorded(request);
        }
    }

    private static bool IsGuardedByRequest(string? method) =>
        method is not null && McpMethods.Of(method) is not (McpMethod.NoPrimitive or McpMethod.Unknown or McpMethod.SubscriptionsListen);

}
