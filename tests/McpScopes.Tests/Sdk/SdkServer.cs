using System.IO.Pipelines;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Sdk;

/// <summary>A server of the SDK's own, with nothing of McpScopes, that nobody talks to.</summary>
internal static class SdkServer
{
    public static McpServer Create(McpServerOptions options) =>
        McpServer.Create(new StreamServerTransport(new Pipe().Reader.AsStream(), new Pipe().Writer.AsStream()), options);
}
