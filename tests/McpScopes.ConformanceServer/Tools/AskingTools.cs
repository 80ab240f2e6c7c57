using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace McpScopes.ConformanceServer.Tools;

/// <summary>Tools that send a request to the client while they run, as the handshake versions do.</summary>
[McpServerToolType]
[RequiresScope("conformance:ask")]
public sealed class AskingTools
{
    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model.")]
    public static async Task<string> SampleAsync(McpServer server, [Description("What to ask the model")] string prompt, CancellationToken cancellationToken)
    {
        var answer = await server.SampleAsync(
            new CreateMessageRequestParams
            {
                Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
                MaxTokens = 100,
            },
            cancellationToken);
        return "LLM response: " + string.Concat(answer.Content.OfType<TextContentBlock>().Select(block => block.Text));
    }

    [McpServerTool(Name = "test_elicitation"), Description("Asks the user.")]
    public static Task<string> ElicitAsync(McpServer server, [Description("What to ask the user")] string message, CancellationToken cancellationToken) =>
        AskAsync(server, message, new() { ["response"] = new StringSchema { Description = "The user's answer" } }, cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks the user, with a default for each primitive type.")]
    public static Task<string> ElicitWithDefaultsAsync(McpServer server, CancellationToken cancellationToken) => AskAsync(
        server,
        "Please confirm or change these values.",
        new()
        {
            ["name"] = new StringSchema { Default = "John Doe" },
            ["age"] = new NumberSchema { Type = "integer", Default = 30 },
            ["score"] = new NumberSchema { Default = 95.5 },
            ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
            ["verified"] = new BooleanSchema { Default = true },
        },
        cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks the user to choose, in each form that a choice has.")]
    public static Task<string> ElicitChoicesAsync(McpServer server, CancellationToken cancellationToken) => AskAsync(
        server,
        "Please choose.",
        new()
        {
            ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = ["option1", "option2", "option3"] },
            ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = Titled("value1", "value2", "value3") },
            ["legacyEnum"] = new LegacyTitledEnumSchema { Enum = ["opt1", "opt2", "opt3"], EnumNames = ["Option One", "Option Two", "Option Three"] },
            ["untitledMulti"] = new UntitledMultiSelectEnumSchema { Items = new() { Enum = ["option1", "option2", "option3"] } },
            ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new() { AnyOf = Titled("value1", "value2", "value3") } },
        },
        cancellationToken);

    private static List<EnumSchemaOption> Titled(params string[] values) =>
        [.. values.Select(value => new EnumSchemaOption { Const = value, Title = "The choice " + value })];

    private static async Task<string> AskAsync(
        McpServer server, string message, Dictionary<string, PrimitiveSchemaDefinition> properties, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(
            new ElicitRequestParams { Message = message, RequestedSchema = new() { Properties = properties } }, cancellationToken);
        var values = answer.Content?.Select(value => $"{value.Key}={value.Value}") ?? [];
        return $"User response: action={answer.Action}, content: {string.Join(", ", values)}";
    }
}
