using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Tavily;

/// <summary>What an agent reads when a call fails.</summary>
public static class ToolErrors
{
    /// <summary>
    /// Turns refused arguments into error results that say just what to do. The SDK would hide what it could not bind, and log each slip
    /// of an agent as a failure of the server.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IMcpServerBuilder WithPlainToolErrors(this IMcpServerBuilder builder) =>
        builder.WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken);
            }
            catch (McpException refused) when (refused is not McpProtocolException)
            {
                return Error(refused.Message);
            }
            // How the binder says that a parameter is missing, and that a value has another type than its parameter.
            catch (ArgumentException missing) when (missing.ParamName == "arguments")
            {
                return Error(missing.Message.Split(" (Parameter ")[0]);
            }
            catch (JsonException)
            {
                return Error("An argument does not have the type that the tool's input schema states. Compare the call with the schema.");
            }
        }));

    private static CallToolResult Error(string sentence) => new() { IsError = true, Content = [new TextContentBlock { Text = sentence }] };
}
