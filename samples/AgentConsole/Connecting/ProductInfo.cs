using System.Reflection;
using ModelContextProtocol.Protocol;

namespace AgentConsole.Connecting;

/// <summary>How this program introduces itself, to servers and to people.</summary>
internal static class ProductInfo
{
    public const string Name = "AgentConsole";

    public static string Version { get; } = typeof(ProductInfo).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static Implementation Implementation { get; } = new() { Name = Name, Version = Version };
}
