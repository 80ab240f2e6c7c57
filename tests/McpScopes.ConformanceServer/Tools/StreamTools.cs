using System.ComponentModel;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.ConformanceServer.Tools;

/// <summary>Tools with which the suite looks at headers, streams and capabilities.</summary>
[McpServerToolType]
public sealed class StreamTools
{
    public const string Reconnection = "test_reconnection";

    /// <summary>The server closes the stream when this has run; the client gets the result when it comes back.</summary>
    [McpServerTool(Name = Reconnection), Description("Has its stream closed on it."), RequiresScope("conformance:stream")]
    public static string Reconnect() => "Reconnection test completed successfully";

    [McpServerTool(Name = "test_header_tool"), Description("Has a parameter that is also a header."), RequiresScope("conformance:stream")]
    public static string Header([McpHeader("Region"), Description("The region")] string region, [Description("The query")] string query) =>
        $"{query} in {region}";

    [McpServerTool(Name = "test_missing_capability"), Description("Needs a client that can sample."), AuthenticatedOnly]
    public static string Capability(McpServer server)
    {
        return server.ClientCapabilities?.Sampling is not null
            ? "The client can sample."
            : throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Sampling = new() }, "This tool needs a client that can sample.");
    }

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Sends nothing but its result."), AuthenticatedOnly]
    public static string ResultOnly() => "Nothing but the result.";

    [McpServerTool(Name = "test_logging_tool"), Description("Logs, to clients that asked for logs."), AuthenticatedOnly]
    public static string Log(McpServer server)
    {
        server.AsClientLoggerProvider().CreateLogger(nameof(StreamTools)).LogInformation("The tool runs.");
        return "Logged, if the client asked for it.";
    }
}
