using System.Text.Json;
using McpScopes.Table;
using ModelContextProtocol.Server;

namespace McpScopes.Hosting;

/// <summary>Makes the SDK's objects. What goes wrong there the SDK tells without saying for which primitive.</summary>
internal static class PrimitiveCreation
{
    /// <exception cref="InvalidOperationException">The SDK could not make it; the message names the primitive and, for a missing JSON contract, the line to add.</exception>
    public static IMcpServerPrimitive Create(ScopedPrimitive primitive, IServiceProvider services, JsonSerializerOptions? serializerOptions)
    {
        try
        {
            return primitive.Create(services, serializerOptions);
        }
        catch (Exception exception) when (exception is not InvalidOperationException { InnerException: not null })
        {
            var message = $"The {Word(primitive.Kind)} '{primitive.Name}' cannot be made: {exception.Message}";
            throw new InvalidOperationException(IsAboutJson(exception) ? $"{message} {Remedy}" : message, exception);
        }
    }

    // Native AOT and trimming leave no contracts to reflection.
    private const string Remedy =
        "Without reflection, as in Native AOT, the serializer must be told of the types of its parameters and results: write [JsonSerializable(typeof(…))] for "
        + "each on a JsonSerializerContext, and give it to WithScopedPrimitives(new JsonSerializerOptions(McpJsonUtilities.DefaultOptions) "
        + "{ TypeInfoResolverChain = { YourContext.Default } }).";

    private static bool IsAboutJson(Exception exception) =>
        exception is NotSupportedException or InvalidOperationException
        && (exception.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true
            || exception.Message.Contains("JsonTypeInfo", StringComparison.Ordinal)
            || exception.Message.Contains("JsonSerializer", StringComparison.Ordinal));

    private static string Word(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Tool => "tool",
        PrimitiveKind.Prompt => "prompt",
        PrimitiveKind.Resource => "resource",
        _ => "resource template",
    };
}
