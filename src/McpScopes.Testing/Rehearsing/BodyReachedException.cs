using ModelContextProtocol;

namespace McpScopes.Testing.Rehearsing;

/// <summary>A call of a verification has come to where the body would run.</summary>
internal sealed class BodyReachedException() : McpProtocolException("The body would run now.", (McpErrorCode)Rehearsal.BodyReached);
