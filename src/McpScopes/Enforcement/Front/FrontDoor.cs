using System.Security.Claims;
using McpScopes.Authentication;
using McpScopes.Challenges;
using McpScopes.Decisions;
using McpScopes.Identity;
using McpScopes.Origins;
using McpScopes.Recording;
using McpScopes.Requests;
using McpScopes.Resource;
using McpScopes.Revocation;
using McpScopes.Sdk;
using McpScopes.Table;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace McpScopes.Enforcement.Front;

/// <summary>
/// Stands around the MCP endpoint: checks the origin, authenticates, and refuses what it can tell will be refused, before the SDK sends a
/// byte. What it cannot tell it lets through to the inner door; it is never the only check.
/// </summary>
internal sealed class FrontDoor(
    IOptions<McpScopesOptions> options, ScopeTable table, TokenAuthentication authentication, RefusalLimiter limiter, RefusalLog log,
    CallRecorder recorder, TokenRevocations revocations, OpenCalls calls, TimeProvider? time = null) : IRefusalExit
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly McpScopesOptions _options = options.Value;

    /// <summary>Whether the door decides on scopes. Tests turn it off to see that the inner door holds alone; nothing else can.</summary>
    internal bool Decides { get; set; } = true;

    public async Task InvokeAsync(HttpContext context, ScopedEndpoint endpoint, RequestDelegate sdk)
    {
        var request = new ScopedRequest(context, endpoint);
        var generation = revocations.Generation;
        try
        {
            var answer = await AdmitAsync(request).ConfigureAwait(false) ?? await HandOverAsync(request, generation, sdk).ConfigureAwait(false);
            if (answer is not null)
            {
                await LeaveAsync(request, answer).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            recorder.Leave(request, status: null, exception);
            throw;
        }

        recorder.Leave(request, context.Response.StatusCode);
    }

    async Task IRefusalExit.LeaveAsync(HttpContext context, ScopedEndpoint endpoint, Refusal refusal, Caller? holder)
    {
        var request = new ScopedRequest(context, endpoint) { Caller = holder };
        await LeaveAsync(request, refusal).ConfigureAwait(false);
        recorder.Leave(request, context.Response.StatusCode);
    }

    /// <summary>Returns what is wrong with the request before anything runs, or <see langword="null"/>: the SDK may have it.</summary>
    private async ValueTask<OwnAnswer?> AdmitAsync(ScopedRequest request)
    {
        var context = request.Context;

        // First of all: a page of another site may not even learn whether a token is good (DNS rebinding).
        if (!OriginCheck.IsAllowed(context.Request, request.Endpoint, _options.AllowedOrigins))
        {
            return Refusals.ForeignOrigin();
        }

        CrossOrigin.Expose(context);
        (var caller, var badToken) = await authentication.AuthenticateAsync(context, request.Endpoint).ConfigureAwait(false);
        request.Caller = caller;
        if (badToken is not null)
        {
            return badToken;
        }

        if (caller is null && !table.HasAnonymousPrimitives)
        {
            return Refusals.NoToken(request.Endpoint);
        }

        PeekedCall call;
        try
        {
            call = await PeekAsync(context, request).ConfigureAwait(false);
        }
        catch (Exception exception) when (MalformedRequest.AnswerTo(exception, context, request.MessageId) is { } malformed)
        {
            log.Malformed(exception);
            return malformed;
        }

        (request.Peeked, request.MessageId) = (call.Primitive, call.Id);
        request.PeekedMethod = call.Outcome is PeekOutcome.Known ? call.Method : null;
        if (Decides && Decide(call, request) is { } refusal)
        {
            log.Refused(request.Caller?.Name, call.Primitive?.Name, refusal, wasAllowed: false);
            return refusal;
        }

        recorder.Begin(request);

        // What carries no message is never seen by the inner door, and what carries no token is not known there.
        return (HttpMethods.IsPost(context.Request.Method) && request.Caller is not null)
            || await recorder.AllowAsync(request, new CallTarget(null)).ConfigureAwait(false)
            ? null
            : Refusals.AuditUnavailable();
    }

    private ValueTask<PeekedCall> PeekAsync(HttpContext context, ScopedRequest request) =>
        !HttpMethods.IsPost(context.Request.Method) ? new(new PeekedCall(PeekOutcome.Known, McpMethod.NoPrimitive))
        : request.IsWithoutHandshake ? new(HeaderPeek.Read(context.Request, table))
        : BodyPeek.ReadAsync(context.Request.BodyReader, table, _options.PeekLimit, context.RequestAborted);

    private Refusal? Decide(PeekedCall call, ScopedRequest request)
    {
        var (endpoint, caller) = (request.Endpoint, request.Caller);
        if (call.Primitive is null)
        {
            // Without a token only what is known to reach no primitive goes on: the inner door could not answer 401 any more.
            return caller is null && (call.Outcome is not PeekOutcome.Known || call.Method is not McpMethod.NoPrimitive)
                ? Refusals.NoToken(endpoint)
                : null;
        }

        return ScopeDecision.Decide(call.Primitive, caller) switch
        {
            Verdict.Allowed or Verdict.NeedsArguments => null,
            Verdict.InsufficientScope when call.Primitive.IsShared => null,
            Verdict.NeedsToken => Refusals.NoToken(endpoint),
            Verdict.InsufficientScope => Refusals.InsufficientScope(
                endpoint, call.Primitive, caller!, request.ChallengesForGranted(_options.ChallengeScopes)),
            _ => caller is null ? Refusals.NoToken(endpoint) : Refusals.Undeclared(call.Primitive),
        };
    }

    /// <summary>Lets the SDK answer. What goes on when its token is revoked ends then.</summary>
    private async ValueTask<OwnAnswer?> HandOverAsync(ScopedRequest request, long generation, RequestDelegate sdk)
    {
        if (request.Caller is not { } caller)
        {
            return await HandToSdkAsync(request, sdk).ConfigureAwait(false);
        }

        calls.Add(request);
        try
        {
            // It may have been revoked a moment ago, before the call was known.
            return revocations.Generation != generation
                && await revocations.FindFaultAsync(caller.Token, request.Context.RequestAborted).ConfigureAwait(false) is { } fault
                ? TokenAuthentication.Refuse(request.Endpoint, fault)
                : await HandToSdkAsync(request, sdk).ConfigureAwait(false);
        }
        finally
        {
            calls.Remove(request);
            request.Release();
        }
    }

    /// <summary>Lets the SDK answer. Returns what is to be said in its place, if anything is.</summary>
    private async ValueTask<OwnAnswer?> HandToSdkAsync(ScopedRequest request, RequestDelegate sdk)
    {
        var context = request.Context;
        if (request.Caller is { } caller)
        {
            context.User = new ScopedPrincipal(caller.Principal, request);
        }
        else
        {
            context.User = new ClaimsPrincipal();
            ScopedRequest.Anonymous.Value = request;
        }

        // Only a POST's answer can still become a refusal: a GET is a stream of notifications, a DELETE reaches no primitive.
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var body = HttpMethods.IsPost(context.Request.Method) ? new ScopedResponseBody(original.Stream, request, _time) : null;
        if (body is not null)
        {
            // The feature's writer, files and starting go through the stream, and so do all of them through the one gate.
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body, original));
        }

        OwnAnswer? failure = null;
        try
        {
            await sdk(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (EndedSession.IsCauseOf(exception, context))
        {
            log.SessionEnded(exception);
            failure = EndedSession.AnswerTo(request.MessageId);
        }
        catch (Exception exception) when (body is not null && MalformedRequest.AnswerTo(exception, context, request.MessageId) is { } malformed)
        {
            log.Malformed(exception);
            failure = malformed;
        }
        finally
        {
            if (body is not null)
            {
                await body.StopWaitingAsync().ConfigureAwait(false);
                context.Features.Set(original);
            }
        }

        if (!context.Response.HasStarted)
        {
            return failure ?? request.Refusal;
        }

        if (failure is not null)
        {
            // It started while the failure was on its way here: an answer cut short must not look like a whole one.
            context.Abort();
        }

        return null;
    }

    /// <summary>The one exit of everything that the SDK does not answer itself.</summary>
    private async Task LeaveAsync(ScopedRequest request, OwnAnswer answer)
    {
        var context = request.Context;
        if (answer is Refusal refusal)
        {
            var said = await recorder.RefuseAsync(request, limiter.Limit(context, request.Caller, refusal)).ConfigureAwait(false);
            await said.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        // What the SDK had begun to say of its own answer does not describe this one.
        context.Response.Clear();
        CrossOrigin.Expose(context);
        await answer.WriteAsync(context).ConfigureAwait(false);
    }
}
