using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.ConformanceServer;

/// <summary>The prompts that the suite gets.</summary>
[McpServerPromptType]
[RequiresScope("conformance:prompts")]
public sealed class ConformancePrompts
{
    [McpServerPrompt(Name = "test_simple_prompt"), Description("A prompt without arguments.")]
    public static string Simple() => "This is a simple prompt for testing.";

    [McpServerPrompt(Name = "test_prompt_with_arguments"), Description("A prompt with two arguments.")]
    public static string WithArguments([Description("The first")] string arg1, [Description("The second")] string arg2) =>
        $"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'";

    [McpServerPrompt(Name = "test_prompt_with_embedded_resource"), Description("A prompt with a resource in it.")]
    public static PromptMessage[] WithResource([Description("The resource's URI")] string resourceUri) =>
    [
        new()
        {
            Role = Role.User,
            Content = new EmbeddedResourceBlock
            {
                Resource = new TextResourceContents { Uri = resourceUri, MimeType = "text/plain", Text = "Embedded resource content for testing." },
            },
        },
        Text("Please process the embedded resource above."),
    ];

    [McpServerPrompt(Name = "test_prompt_with_image"), Description("A prompt with a picture in it.")]
    public static PromptMessage[] WithImage() =>
    [
        new() { Role = Role.User, Content = new ImageContentBlock { Data = Samples.Png, MimeType = Samples.PngType } },
        Text("Please analyze the image above."),
    ];

    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("A prompt that needs to know its context first.")]
    public static PromptMessage InputRequired(RequestContext<GetPromptRequestParams> context) => Text(
        "Please continue in this context: "
        + (Questions.Answer(context.Params.InputResponses, "user_context", "context") ?? throw Questions.Needed(("user_context", Questions.Context))));

    private static PromptMessage Text(string text) => new() { Role = Role.User, Content = new TextContentBlock { Text = text } };
}
