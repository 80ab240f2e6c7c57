using McpScopes.Enforcement.Inner;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpScopes.Hosting.StartUp;

/// <summary>
/// Finds servers that would be made without the inner door: somebody replaced what makes the SDK's options. It could be lost in no other way.
/// </summary>
internal static class InnerDoorCheck
{
    public static string? FindMistake(IServiceProvider services)
    {
        var door = services.GetRequiredService<InnerDoorSetup>();
        var factory = services.GetRequiredService<IOptionsFactory<McpServerOptions>>();
        if (factory is not GuardedServerOptionsFactory)
        {
            return Replaced("IOptionsFactory<McpServerOptions>", factory);
        }

        var options = services.GetRequiredService<IOptions<McpServerOptions>>();
        if (!door.IsInstalled(options.Value) || options.Value != options.Value)
        {
            return Replaced("IOptions<McpServerOptions>", options);
        }

        // The server of a stream has been made by now, of whatever options it was given.
        return services.GetService<McpServer>() is { } server && !door.IsInstalled(server.ServerOptions) ? Replaced("McpServer", server) : null;
    }

    private static string Replaced(string service, object by) =>
        $"The service {service} is replaced by '{by.GetType()}', and MCP servers would be made without the checks of their scopes. Remove that "
        + "registration, and change the options with services.Configure<McpServerOptions>(…) or services.PostConfigure<McpServerOptions>(…).";
}
