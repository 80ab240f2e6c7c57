using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace McpScopes.Benchmarks.Load;

/// <summary>Runs the application's whole pipeline for requests that come from nowhere: a call of 2026-07-28 that the token does not reach.</summary>
internal sealed class MemoryServer : IServer
{
    public const string Resource = "https://flood.example.com/mcp";

    private Func<IFeatureCollection, Task>? _run;
    private int _wrong;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>How many answers were not the 403 that they must be.</summary>
    public int Wrong => _wrong;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _run = async features =>
        {
            var context = application.CreateContext(features);
            Exception? failure = null;
            try
            {
                await application.ProcessRequestAsync(context);
            }
            catch (Exception exception)
            {
                failure = exception;
                throw;
            }
            finally
            {
                application.DisposeContext(context, failure);
            }
        };
        return Task.CompletedTask;
    }

    public async Task SendAsync(string token)
    {
        var context = new DefaultHttpContext();
        var (request, body) = (context.Request, new MemoryStream());
        (request.Method, request.Path, request.Headers.Authorization) = (HttpMethods.Post, "/mcp", "Bearer " + token);
        request.Headers["MCP-Protocol-Version"] = "2026-07-28";
        request.Headers["Mcp-Method"] = "tools/call";
        request.Headers["Mcp-Name"] = "extract";
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        await _run!(context.Features);
        if (context.Response.StatusCode != StatusCodes.Status403Forbidden)
        {
            Interlocked.Increment(ref _wrong);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }
}
