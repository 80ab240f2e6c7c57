using System.Security.Claims;
using McpScopes.Identity;
using McpScopes.Requests;
using ModelContextProtocol.Server;

namespace McpScopes;

/// <summary>Asks, inside a tool, what the caller's token grants.</summary>
public static class ScopeClaimsPrincipalExtensions
{
    /// <summary>
    /// Whether the token of <paramref name="user"/> grants <paramref name="scope"/>, itself or through a scope that implies it. A user that did
    /// not come through a guarded endpoint has no scope.
    /// </summary>
    /// <param name="user">The user of the request, for example a tool's <see cref="ClaimsPrincipal"/> parameter.</param>
    /// <param name="scope">The scope token.</param>
    /// <returns><see langword="true"/> if the token grants the scope.</returns>
    public static bool HasScope(this ClaimsPrincipal? user, string scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        return user is ScopedPrincipal { Request.Caller: Caller caller } && caller.Has(scope);
    }

    /// <summary>Whether the token of the request grants <paramref name="scope"/>, itself or through a scope that implies it.</summary>
    /// <typeparam name="TParams">The request's parameters.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="scope">The scope token.</param>
    /// <returns><see langword="true"/> if the token grants the scope.</returns>
    public static bool HasScope<TParams>(this RequestContext<TParams> context, string scope)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.User.HasScope(scope);
    }
}
