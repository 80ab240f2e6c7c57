using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace McpScopes.Agents.Model;

/// <summary>A server on loopback that speaks the APIs of models and follows <see cref="Script"/>.</summary>
internal sealed class StandInModel : IAsyncDisposable
{
    private static readonly IModelApi[] Apis = [new AnthropicApi(), new ResponsesApi(), new ChatApi(), new GeminiApi()];

    private readonly WebApplication _app;
    private volatile Conversation? _longest;

    private StandInModel(WebApplication app, Uri url)
    {
        _app = app;
        Url = url;
        foreach (var api in Apis)
        {
            app.MapPost(api.Route, context => AnswerAsync(context, api));
        }

        app.MapGet("/v1/models", () => "{\"object\":\"list\",\"data\":[]}");
        app.MapPost("/v1/messages/count_tokens", () => "{\"input_tokens\":1}");
    }

    public Uri Url { get; }

    /// <summary>What the tools answered in the conversation that was begun last, as the model was told.</summary>
    public IReadOnlyList<string> Results => _longest?.Results ?? [];

    public static async Task<StandInModel> StartAsync()
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.AbsoluteUri);
        var model = new StandInModel(builder.Build(), url);
        await model._app.StartAsync();
        return model;
    }

    /// <summary>Forgets the conversation before.</summary>
    public void BeginAnew() => _longest = null;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, IModelApi api)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        var conversation = api.Read(request);
        if (conversation.Results.Count >= Results.Count)
        {
            _longest = conversation;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var (name, data) in api.Answer(conversation))
        {
            var text = data is JsonValue value ? value.GetValue<string>() : data.ToJsonString();
            await context.Response.WriteAsync((name is null ? "" : $"event: {name}\n") + $"data: {text}\n\n");
        }
    }
}
