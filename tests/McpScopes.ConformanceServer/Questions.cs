using ModelContextProtocol.Protocol;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace McpScopes.ConformanceServer;

/// <summary>What the tools and the prompt ask the client for, and how they read the answers.</summary>
internal static class Questions
{
    public static InputRequest Name => Form("What is your name?", "name", new StringSchema());

    public static InputRequest Colour => Form("What is your favourite colour?", "color", new StringSchema());

    public static InputRequest Context => Form("What context should the prompt use?", "context", new StringSchema());

    public static InputRequest Confirmation => Form("Please confirm.", "ok", new BooleanSchema());

    public static InputRequest Capital => InputRequest.ForSampling(new CreateMessageRequestParams
    {
        Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = "What is the capital of France?" }] }],
        MaxTokens = 100,
    });

    public static InputRequest ClientRoots => InputRequest.ForRootsList(new ListRootsRequestParams());

    /// <summary>The answer of a form's field, or nothing if the form or the field is missing.</summary>
    public static string? Answer(IDictionary<string, InputResponse>? answers, string form, string field) =>
        answers is not null
        && answers.TryGetValue(form, out var answer)
        && answer.Deserialize(InputResponse.ElicitResultJsonTypeInfo)?.Content is { } fields
        && fields.TryGetValue(field, out var value)
            ? value.ToString()
            : null;

    public static string? Sampled(IDictionary<string, InputResponse>? answers, string question) =>
        answers is not null && answers.TryGetValue(question, out var answer)
            ? string.Concat(answer.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo)?.Content.OfType<TextContentBlock>().Select(block => block.Text) ?? [])
            : null;

    public static IEnumerable<string>? Roots(IDictionary<string, InputResponse>? answers, string question) =>
        answers is not null && answers.TryGetValue(question, out var answer)
            ? answer.Deserialize(InputResponse.ListRootsResultJsonTypeInfo)?.Roots.Select(root => root.Uri)
            : null;

    public static InputRequiredException Needed(params (string Key, InputRequest Question)[] questions) => new(ByKey(questions));

    public static InputRequiredException Needed(string state, params (string Key, InputRequest Question)[] questions) =>
        new(ByKey(questions), requestState: state);

    private static Dictionary<string, InputRequest> ByKey((string Key, InputRequest Question)[] questions) =>
        questions.ToDictionary(question => question.Key, question => question.Question);

    private static InputRequest Form(string message, string field, PrimitiveSchemaDefinition schema) => InputRequest.ForElicitation(
        new ElicitRequestParams { Message = message, RequestedSchema = new() { Properties = { [field] = schema }, Required = [field] } });
}
