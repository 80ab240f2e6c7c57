namespace McpScopes.Logging;

/// <summary>Names of the library's telemetry. They are part of its interface.</summary>
internal static class Telemetry
{
    /// <summary>The one meter.</summary>
    public const string MeterName = "McpScopes";
}
