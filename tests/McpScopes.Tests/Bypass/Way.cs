using McpScopes.Tests.Wire;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Bypass;

/// <summary>The ways a call can take into the server: protocol version, session mode, and what the routing headers say.</summary>
public enum Way
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

internal static class Ways
{
    public const string Meta =
        ""","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"}}""";

    public static HttpServerSessionMode Mode(this Way way) => way switch
    {
        Way.Session => HttpServerSessionMode.Stateful,
        Way.HeadersLie => HttpServerSessionMode.StatefulForInitializeClients,
        _ => HttpServerSessionMode.Stateless,
    };

    public static string Version(this Way way) => way is Way.Handshake or Way.Session ? ProtocolVersions.Handshake : ProtocolVersions.Stateless;

    /// <summary>The members that every call's <c>params</c> needs, with a comma before them.</summary>
    public static string MetaMember(this Way way) => way.Version() == ProtocolVersions.Stateless ? Meta : "";

    public static HttpRequestMessage Request(this Way way, TestServer server, string? token, byte[] body, string? contentType)
    {
        var session = server.Client.SessionId;
        server.Client.SessionId = way is Way.Session ? session : null;
        try
        {
            var name = way is Way.HeadersLie ? "search" : "extract";
            var request = server.Client.Request(way.Version(), token, body, way is Way.HeadersMissing ? null : "tools/call", name);
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
