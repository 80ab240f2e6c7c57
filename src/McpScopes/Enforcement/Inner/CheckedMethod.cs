using McpScopes.Recording;
using ModelContextProtocol.Server;

namespace McpScopes.Enforcement.Inner;

/// <summary>What the inner door does about one method.</summary>
/// <param name="Check">Throws unless the caller may reach what the request names.</param>
/// <param name="Target">Says for the audit what that is.</param>
/// <typeparam name="TParams">The method's parameters.</typeparam>
internal sealed record CheckedMethod<TParams>(Action<RequestContext<TParams>> Check, Func<RequestContext<TParams>, CallTarget> Target);
