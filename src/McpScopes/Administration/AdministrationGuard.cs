using McpScopes.Authentication;
using McpScopes.Challenges;
using McpScopes.Identity;
using McpScopes.Origins;
using McpScopes.Recording;
using McpScopes.Requests;
using McpScopes.Resource;
using McpScopes.Revocation;
using McpScopes.Table;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpScopes.Administration;

/// <summary>
/// Lets administrators in, and tells the audit of each that came. With a scope it refuses as the front door of the MCP endpoint does; with a policy
/// the framework has refused already, and what is checked here is that it was asked.
/// </summary>
internal sealed class AdministrationGuard(
    IOptions<McpScopesOptions> options, ScopeTable table, TokenAuthentication authentication, RefusalLimiter limiter, CallRecorder recorder,
    TokenRevocations revocations, Lazy<ScopedEndpoint> endpoint, AdministrationScope scope)
{
    /// <summary>Runs <paramref name="answer"/> for an administrator, and nothing for anybody else.</summary>
    public async Task InvokeAsync(HttpContext context, string action, Func<HttpContext, Task<AdministrationAnswer>> answer)
    {
        var request = new ScopedRequest(context, endpoint.Value);
        var target = new CallTarget(action);
        try
        {
            var refusal = await RefuseAsync(request).ConfigureAwait(false);
            if (refusal is null && !await recorder.AllowAsync(request, target).ConfigureAwait(false))
            {
                refusal = Refusals.AuditUnavailable();
            }

            if (refusal is not null)
            {
                recorder.Aim(request, target);
                var said = await recorder.RefuseAsync(request, limiter.Limit(context, request.Caller, refusal)).ConfigureAwait(false);
                await said.WriteAsync(context).ConfigureAwait(false);
            }
            else
            {
                await (await answer(context).ConfigureAwait(false)).WriteAsync(context).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            recorder.Leave(request, status: null, exception);
            throw;
        }

        recorder.Leave(request, context.Response.StatusCode);
    }

    private async ValueTask<Refusal?> RefuseAsync(ScopedRequest request)
    {
        var context = request.Context;

        // A page of another site may be open in the administrator's browser, and the policy may be about a cookie.
        if (!OriginCheck.IsAllowed(context.Request, request.Endpoint, options.Value.AllowedOrigins))
        {
            return Refusals.ForeignOrigin();
        }

        if (scope.Name is not { } needed)
        {
            var user = context.User;
            request.Caller = new Caller(user, new AccessToken(
                user, table, new ClaimNames(options.Value.ScopePrefix, [.. options.Value.ScopeClaims], [.. options.Value.NameClaims], IsMapped: true)));
            return null;
        }

        var (caller, badToken) = await authentication.AuthenticateAsync(context, request.Endpoint).ConfigureAwait(false);
        request.Caller = caller;
        if (caller is null)
        {
            return badToken ?? Refusals.NoToken(request.Endpoint);
        }

        return await revocations.FindFaultAsync(caller.Token, context.RequestAborted).ConfigureAwait(false) is { } fault
            ? TokenAuthentication.Refuse(request.Endpoint, fault)
            : caller.Has(needed) ? null : Refusals.InsufficientScope(request.Endpoint, [needed], caller, andGranted: false);
    }
}

/// <summary>The scope that administrators need; null where a policy of the application's guards the endpoints.</summary>
internal sealed record AdministrationScope(string? Name);
