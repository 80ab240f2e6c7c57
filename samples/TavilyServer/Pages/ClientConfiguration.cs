using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpScopes;

namespace TavilyServer.Pages;

/// <summary>All that a client needs to be told: an address. Everything else it finds out by itself, and each user signs in.</summary>
internal static class ClientConfiguration
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(IServiceProvider services) => new JsonObject
    {
        ["mcpServers"] = new JsonObject
        {
            ["tavily"] = new JsonObject
            {
                ["type"] = "http",
                ["url"] = services.GetRequiredService<IProtectedApplication>().Resources[0],
            },
        },
    }.ToJsonString(Readable);
}
