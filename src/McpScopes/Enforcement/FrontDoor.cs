using System.Security.Claims;
using McpScopes.Challenges;
using McpScopes.Identity;
using McpScopes.Table;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace McpScopes.Enforcement;

/// <summary>
/// Stands around the MCP endpoint: checks the origin, authenticates, and refuses what it can tell will be refused, before the SDK sends a
/// byte. What it cannot tell it lets through to the <see cref="InnerDoor"/>; it is never the only check.
/// </summary>
internal sealed class FrontDoor(
    IOptions<McpScopesOptions> options, ScopeTable table, TokenAuthentication authentication, RefusalLimiter limiter, RefusalLog log)
{
    private readonly McpScopesOptions _options = options.Value;

    /// <summary>Whether the door decides on scopes. Tests turn it off to see that the inner door holds alone; nothing else can.</summary>
    internal bool Decides { get; set; } = true;

    public async Task InvokeAsync(HttpContext context, ScopedEndpoint endpoint, RequestDelegate sdk)
    {
        if (!OriginCheck.IsAllowed(context.Request, endpoint, _options.AllowedOrigins))
        {
            await RefuseAsync(context, caller: null, Refusals.ForeignOrigin());
            return;
        }

        CrossOrigin.Expose(context);
        var (principal, badToken) = await authentication.AuthenticateAsync(context, endpoint);
        if (badToken is not null)
        {
            await RefuseAsync(context, caller: null, badToken);
            return;
        }

        if (principal is null && !table.HasAnonymousPrimitives)
        {
            await RefuseAsync(context, caller: null, Refusals.NoToken(endpoint));
            return;
        }

        var caller = principal is null ? null : new Caller(principal, table);
        PeekedCall call;
        try
        {
            call = await PeekAsync(context);
        }
        catch (Exception exception) when (MalformedRequest.Of(exception, context) is { } malformed)
        {
            log.Malformed(exception);
            await malformed.WriteAsync(context);
            return;
        }

        if (Decides && Decide(call, caller, endpoint) is { } refusal)
        {
            log.Refused(caller?.Name, call.Primitive?.Name, refusal);
            await RefuseAsync(context, caller, refusal);
            return;
        }

        await HandOverAsync(context, new ScopedRequest(context, endpoint, caller) { Peeked = call.Primitive }, sdk);
    }

    private ValueTask<PeekedCall> PeekAsync(HttpContext context) =>
        !HttpMethods.IsPost(context.Request.Method) ? new(new PeekedCall(PeekOutcome.Known, GuardedMethod.None))
        : HeaderPeek.Applies(context.Request) ? new(HeaderPeek.Read(context.Request, table))
        : BodyPeek.ReadAsync(context.Request.BodyReader, table, _options.PeekLimit, context.RequestAborted);

    private static Refusal? Decide(PeekedCall call, Caller? caller, ScopedEndpoint endpoint)
    {
        if (call.Primitive is null)
        {
            // Without a token only what is known to reach no primitive goes on: the inner door could not answer 401 any more.
            return caller is null && (call.Outcome is not PeekOutcome.Known || call.Method is not GuardedMethod.None) ? Refusals.NoToken(endpoint) : null;
        }

        return ScopeDecision.Decide(call.Primitive, caller) switch
        {
            Verdict.Allowed or Verdict.NeedsArguments => null,
            Verdict.NeedsToken => Refusals.NoToken(endpoint),
            Verdict.InsufficientScope => Refusals.InsufficientScope(endpoint, call.Primitive, caller!),
            _ => caller is null ? Refusals.NoToken(endpoint) : Refusals.Undeclared(Described(call.Primitive)),
        };
    }

    private async Task HandOverAsync(HttpContext context, ScopedRequest request, RequestDelegate sdk)
    {
        context.User = request.Caller is { } caller ? new ScopedPrincipal(caller.Principal, request) : new ClaimsPrincipal();

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            try
            {
                await sdk(context);
            }
            catch (Exception exception) when (EndedSession.IsCauseOf(exception, context))
            {
                log.SessionEnded(exception);
                await EndedSession.WriteAsync(context);
            }

            return;
        }

        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var body = new ScopedResponseBody(original, request);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await sdk(context);
        }
        catch (Exception exception) when (EndedSession.IsCauseOf(exception, context))
        {
            log.SessionEnded(exception);
            await body.StopWaitingAsync();
            context.Features.Set(original);
            await EndedSession.WriteAsync(context);
            return;
        }
        catch (Exception exception) when (MalformedRequest.Of(exception, context) is { } malformed)
        {
            log.Malformed(exception);
            await body.StopWaitingAsync();
            context.Features.Set(original);
            await malformed.WriteAsync(context);
            return;
        }
        finally
        {
            await body.StopWaitingAsync();
            context.Features.Set(original);
        }

        if (request.Refusal is { } refusal && !context.Response.HasStarted)
        {
            await RefuseAsync(context, request.Caller, refusal);
        }
    }

    private Task RefuseAsync(HttpContext context, Caller? caller, Refusal refusal) => limiter.Limit(context, caller, refusal).WriteAsync(context);

    private static string Described(GuardedPrimitive primitive) => $"{primitive.Kind} '{primitive.Name}'";
}
