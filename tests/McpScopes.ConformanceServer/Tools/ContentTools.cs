using System.ComponentModel;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.ConformanceServer.Tools;

/// <summary>Every kind of content that a tool returns, at once or with messages on the way.</summary>
[McpServerToolType]
[RequiresScope("conformance:content")]
public sealed class ContentTools
{
    private const string Schema2020 = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "$defs": {
            "address": {
              "$anchor": "addressDef",
              "type": "object",
              "properties": { "street": { "type": "string" }, "city": { "type": "string" } }
            }
          },
          "properties": {
            "name": { "type": "string" },
            "address": { "$ref": "#/$defs/address" },
            "contactMethod": { "type": "string", "enum": ["phone", "email"] },
            "phone": { "type": "string" },
            "email": { "type": "string" }
          },
          "allOf": [{ "anyOf": [{ "required": ["phone"] }, { "required": ["email"] }] }],
          "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
          "then": { "required": ["phone"] },
          "else": { "required": ["email"] },
          "additionalProperties": false
        }
        """;

    [McpServerTool(Name = "test_simple_text"), Description("Returns text.")]
    public static string SimpleText() => "This is a simple text response for testing.";

    [McpServerTool(Name = "test_image_content"), Description("Returns a picture.")]
    public static ImageContentBlock Image() => new() { Data = Samples.Png, MimeType = Samples.PngType };

    [McpServerTool(Name = "test_audio_content"), Description("Returns a sound.")]
    public static AudioContentBlock Audio() => new() { Data = Samples.Wav, MimeType = Samples.WavType };

    [McpServerTool(Name = "test_embedded_resource"), Description("Returns a resource.")]
    public static EmbeddedResourceBlock EmbeddedResource() => new()
    {
        Resource = new TextResourceContents
        {
            Uri = "test://embedded-resource",
            MimeType = "text/plain",
            Text = "This is an embedded resource content.",
        },
    };

    [McpServerTool(Name = "test_multiple_content_types"), Description("Returns text, a picture and a resource.")]
    public static ContentBlock[] Mixed() =>
    [
        new TextContentBlock { Text = "Multiple content types test:" },
        Image(),
        new EmbeddedResourceBlock
        {
            Resource = new TextResourceContents
            {
                Uri = "test://mixed-content-resource",
                MimeType = "application/json",
                Text = """{"test":"data","value":123}""",
            },
        },
    ];

    [McpServerTool(Name = "test_error_handling"), Description("Fails.")]
    public static string Fail() => throw new McpException("This tool intentionally returns an error for testing");

    [McpServerTool(Name = "test_tool_with_logging"), Description("Logs to the client while it runs.")]
    public static async Task<string> LogAsync(McpServer server, CancellationToken cancellationToken)
    {
        var logger = server.AsClientLoggerProvider().CreateLogger(nameof(ContentTools));
        foreach (var message in (string[])["Tool execution started", "Tool processing data", "Tool execution completed"])
        {
#pragma warning disable CA2254 // Three fixed messages.
            logger.LogInformation(message);
#pragma warning restore CA2254
            await Task.Delay(50, cancellationToken);
        }

        return "logged";
    }

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports progress while it runs.")]
    public static async Task<string> ProgressAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        if (context.Params.ProgressToken is { } token)
        {
            foreach (var done in (int[])[0, 50, 100])
            {
                await context.Server.NotifyProgressAsync(token, new() { Progress = done, Total = 100 }, cancellationToken: cancellationToken);
                await Task.Delay(50, cancellationToken);
            }
        }

        return "done";
    }

    /// <summary>A tool with a schema of its own, registered by hand: it is judged by the metadata that it carries.</summary>
    public static McpServerTool WithSchemaOfItsOwn()
    {
        var tool = McpServerTool.Create(
            () => "valid",
            new()
            {
                Name = "json_schema_2020_12_tool",
                Description = "Has a schema with the keywords of JSON Schema 2020-12.",
                Metadata = [new RequiresScopeAttribute("conformance:content")],
            });
        tool.ProtocolTool.InputSchema = JsonElement.Parse(Schema2020);
        return tool;
    }
}
