using McpScopes.Tests.Wire;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Bypass;

/// <summary>The routes that a call can take into the server: protocol version, session mode, and what the routing headers say.</summary>
public enum CallRoute
{
    /// <summary>2025-11-25, every request for itself.</summary>
    Handshake,

    /// <summary>2025-11-25, in a session.</summary>
    Session,

    /// <summary>2026-07-28, with headers that name the forbidden tool, as an honest client's would.</summary>
    HeadersAgree,

    /// <summary>2026-07-28, with headers that name a tool the token may use.</summary>
    HeadersLie,

    /// <summary>2026-07-28, without the routing headers.</summary>
    HeadersMissing,
}

internal static class CallRoutes
{
    public const string Meta =
        ""","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"}}""";

    public static HttpServerSessionMode Mode(this CallRoute route) => route switch
    {
        CallRoute.Session => HttpServerSessionMode.Stateful,
        CallRoute.HeadersLie => HttpServerSessionMode.StatefulForInitializeClients,
        _ => HttpServerSessionMode.Stateless,
    };

    public static string Version(this CallRoute route) => route is CallRoute.Handshake or CallRoute.Session ? ProtocolVersions.Handshake : ProtocolVersions.Stateless;

    /// <summary>The members that every call's <c>params</c> needs, with a comma before them.</summary>
    public static string MetaMember(this CallRoute route) => route.Version() == ProtocolVersions.Stateless ? Meta : "";

    public static HttpRequestMessage Request(this CallRoute route, TestServer server, string? token, byte[] body, string? contentType)
    {
        var session = server.Client.SessionId;
        server.Client.SessionId = route is CallRoute.Session ? session : null;
        try
        {
            var name = route is CallRoute.HeadersLie ? "search" : "extract";
            var request = server.Client.Request(route.Version(), token, body, route is CallRoute.HeadersMissing ? null : "tools/call", name);
            request.Content!.Headers.Remove("Content-Type");
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }

            return request;
        }
        finally
        {
            server.Client.SessionId = session;
        }
    }
}
