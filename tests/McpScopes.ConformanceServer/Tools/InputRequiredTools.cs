using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpScopes.ConformanceServer.Tools;

/// <summary>Tools that answer with what they need to know first, and are called again with it (SEP-2322).</summary>
[McpServerToolType]
[RequiresScope("conformance:ask")]
public sealed class InputRequiredTools
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Needs the user's name.")]
    public static string Elicitation(RequestContext<CallToolRequestParams> context) =>
        $"Hello, {Questions.Answer(context.Params.InputResponses, "user_name", "name") ?? throw Questions.Needed(("user_name", Questions.Name))}!";

    [McpServerTool(Name = "test_incomplete_result_elicitation"), Description("Needs the user's name, and asks again for what is missing.")]
    public static string MissingResponse(RequestContext<CallToolRequestParams> context) => Elicitation(context);

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Needs an answer of the client's model.")]
    public static string Sampling(RequestContext<CallToolRequestParams> context) =>
        "The model said: " + (Questions.Sampled(context.Params.InputResponses, "capital_question")
            ?? throw Questions.Needed(("capital_question", Questions.Capital)));

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Needs the client's roots.")]
    public static string Roots(RequestContext<CallToolRequestParams> context) =>
        "The roots are: " + string.Join(", ", Questions.Roots(context.Params.InputResponses, "client_roots")
            ?? throw Questions.Needed(("client_roots", Questions.ClientRoots)));

    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Carries a state from the first call to the second.")]
    public static string State(RequestContext<CallToolRequestParams> context) => context.Params.RequestState switch
    {
        null => throw Questions.Needed("asked", ("confirm", Questions.Confirmation)),
        "asked" => "state-ok",
        var other => throw new McpProtocolException($"'{other}' is no state of this tool.", McpErrorCode.InvalidParams),
    };

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Needs a name, a greeting and the roots, all at once.")]
    public static string MultipleInputs(RequestContext<CallToolRequestParams> context) =>
        context.Params.InputResponses is { Count: >= 3 } answers
            ? $"Got {string.Join(", ", answers.Keys)}."
            : throw Questions.Needed(
                "three-asked", ("user_name", Questions.Name), ("greeting", Questions.Capital), ("client_roots", Questions.ClientRoots));

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Asks twice, one question after the other.")]
    public static string Rounds(RequestContext<CallToolRequestParams> context) => context.Params.RequestState switch
    {
        null => throw Questions.Needed("first", ("step1", Questions.Name)),
        "first" => throw Questions.Needed("second", ("step2", Questions.Colour)),
        _ => "Both questions are answered.",
    };

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Signs its state and refuses one that was changed.")]
    public static string SignedState(RequestContext<CallToolRequestParams> context)
    {
        if (context.Params.RequestState is not { } state)
        {
            var nonce = Guid.NewGuid().ToString("N");
            throw Questions.Needed($"{nonce}.{Sign(nonce)}", ("confirm", Questions.Confirmation));
        }

        var parts = state.Split('.');
        return parts.Length == 2 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(parts[1]), Encoding.UTF8.GetBytes(Sign(parts[0])))
            ? "The state is this tool's own."
            : throw new McpProtocolException("The state was changed.", McpErrorCode.InvalidParams);
    }

    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks only for what the client says it can answer.")]
    public static string Capabilities(RequestContext<CallToolRequestParams> context)
    {
        if (context.Params.InputResponses is { Count: > 0 } answers)
        {
            return $"Got {string.Join(", ", answers.Keys)}.";
        }

        var client = context.JsonRpcRequest.Context?.ClientCapabilities;
        var questions = new List<(string, InputRequest)>();
        if (client?.Sampling is not null)
        {
            questions.Add(("capital_question", Questions.Capital));
        }

        if (client?.Roots is not null)
        {
            questions.Add(("client_roots", Questions.ClientRoots));
        }

        if (client?.Elicitation is not null)
        {
            questions.Add(("user_name", Questions.Name));
        }

        return questions.Count == 0 ? "The client answers no questions." : throw Questions.Needed([.. questions]);
    }

    private static string Sign(string nonce) => Convert.ToHexString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(nonce)));
}
