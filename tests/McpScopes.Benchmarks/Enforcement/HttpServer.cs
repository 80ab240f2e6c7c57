using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Benchmarks.Enforcement;

/// <summary>What is left of a request when nothing is done about it but HTTP, and the token if it is to be validated: the floor of any server on Kestrel.</summary>
internal static class HttpServer
{
    /// <param name="builder">The application.</param>
    /// <param name="addToken">Adds the validation of tokens, or <see langword="null"/> for none.</param>
    public static WebApplication Build(WebApplicationBuilder builder, Action? addToken)
    {
        addToken?.Invoke();
        var app = builder.Build();
        if (addToken is not null)
        {
            app.UseAuthentication();
            app.UseAuthorization();
        }

        var endpoint = app.MapPost("/mcp", AnswerAsync);
        if (addToken is not null)
        {
            endpoint.RequireAuthorization();
        }

        return app;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        while (true)
        {
            var body = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(body.Buffer.End);
            if (body.IsCompleted)
            {
                break;
            }
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.WriteAsync(Answer);
    }

    private static readonly byte[] Answer =
        "event: message\ndata: {\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"a question\"}]},\"id\":1,\"jsonrpc\":\"2.0\"}\n\n"u8.ToArray();
}
