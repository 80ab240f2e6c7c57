using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Wire;

/// <summary>Beside middleware that reads, replaces, counts or compresses bodies, and over HTTP/2, calls lose nothing and answers stay what they are.</summary>
public sealed class MiddlewareTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private static readonly Dictionary<string, Neighbour> Neighbours = new()
    {
        ["none"] = new(),
        ["request decompression"] = new()
        {
            Add = builder => builder.Services.AddRequestDecompression(),
            Use = app => app.UseRequestDecompression(),
            Client = () => new Gzipped(),
        },
        ["response compression"] = new()
        {
            Add = builder => builder.Services.AddResponseCompression(options => options.MimeTypes = ["application/json", "text/event-stream"]),
            Use = app => app.UseResponseCompression(),
            Client = () => new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All },
        },
        ["buffered bodies"] = new()
        {
            Use = app => app.Use((context, next) =>
            {
                context.Request.EnableBuffering();
                return next(context);
            }),
        },
        ["bodies that were read before"] = new()
        {
            Use = app => app.Use(async (context, next) =>
            {
                context.Request.EnableBuffering();
                await new StreamReader(context.Request.Body).ReadToEndAsync();
                context.Request.Body.Position = 0;
                await next(context);
            }),
        },
        ["bodies that were taken"] = new()
        {
            Use = app => app.Use(async (context, next) =>
            {
                var copy = new MemoryStream();
                await context.Request.Body.CopyToAsync(copy);
                copy.Position = 0;
                context.Request.Body = copy;
                await next(context);
            }),
        },
        ["HTTP logging"] = new()
        {
            Add = builder => builder.Services.AddHttpLogging(options => options.LoggingFields = HttpLoggingFields.All),
            Use = app => app.UseHttpLogging(),
        },
        ["status code pages"] = new() { Use = app => app.UseStatusCodePages() },
        ["an exception handler"] = new() { Use = app => app.UseExceptionHandler("/error") },
        ["HTTP/2"] = new()
        {
            Add = builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)),
            Client = () => new OverHttp2(),
        },
    };

    public static TheoryData<string, string> Cases => new MatrixTheoryData<string, string>(
        Neighbours.Keys, [ProtocolVersions.Stateless, ProtocolVersions.Handshake]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Calls_are_answered_as_without_it(string name, string version)
    {
        var neighbour = Neighbours[name];
        await using var server = await TestServer.StartAsync(
            fixture.Authority,
            build: (builder, _) => neighbour.Add(builder),
            map: app =>
            {
                neighbour.Use(app);
                app.MapScopedMcp("/mcp");
            });
        using var client = new McpHttp(new HttpClient(neighbour.Client()) { BaseAddress = new Uri(server.Url) });
        var token = server.Token("openid tavily-mcp/search");

        var allowed = await client.CallToolAsync(version, token, "search", new JsonObject { ["query"] = "mcp" });
        var refused = await client.CallToolAsync(version, token, "extract", new JsonObject { ["url"] = "u" });
        var refusedInside = await client.CallToolAsync(version, token, "upstream");
        var withoutToken = await client.CallToolAsync(version, null, "search");

        Assert.Equal("results for mcp", allowed.Text);
        Assert.Equal(403, refused.Status);
        Assert.StartsWith("Bearer error=\"insufficient_scope\", scope=\"tavily-mcp/extract", refused.Challenge, StringComparison.Ordinal);
        Assert.Equal("tavily-mcp/extract", refused.Json["required_scope"]!.GetValue<string>());
        Assert.Equal(403, refusedInside.Status);
        Assert.Equal("tavily-mcp/extract tavily-mcp/admin", refusedInside.Json["required_scope"]!.GetValue<string>());
        Assert.Equal(401, withoutToken.Status);
        Assert.Equal("Bearer token required", withoutToken.Json["message"]!.GetValue<string>());
        Assert.Equal(2, server.Runs);
    }

    /// <summary>The response of a call that takes its time is started by a timer, and the call may end in that very moment.</summary>
    [Fact]
    public async Task What_starts_a_late_response_and_what_ends_it_do_not_write_at_the_same_time()
    {
        using var response = new OneAtATime();
        var late = McpServerTool.Create(
            async () =>
            {
                await response.Flushing;
                return "late";
            },
            new McpServerToolCreateOptions { Name = "late", Metadata = [new AuthenticatedOnlyAttribute()] });
        await using var server = await TestServer.StartAsync(fixture.Authority, build: (_, mcp) => mcp.WithTools([late]), map: app =>
        {
            app.Use(async (context, next) =>
            {
                (response.Inner, context.Response.Body) = (context.Response.Body, response);
                await next(context);
            });
            app.MapScopedMcp("/mcp");
        });

        var answer = await server.Client.CallToolAsync(ProtocolVersions.Handshake, server.Token("openid"), "late");

        Assert.Equal("late", answer.Text);
        Assert.False(response.Overlapped);
    }

    /// <summary>What stands before McpScopes, and how a client speaks to it.</summary>
    private sealed record Neighbour
    {
        public Action<WebApplicationBuilder> Add { get; init; } = _ => { };

        public Action<WebApplication> Use { get; init; } = _ => { };

        public Func<HttpMessageHandler> Client { get; init; } = () => new SocketsHttpHandler();
    }

    private sealed class OverHttp2() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Sends bodies compressed.</summary>
    private sealed class Gzipped() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var compressed = new MemoryStream();
            await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            {
                await request.Content!.CopyToAsync(gzip, cancellationToken);
            }

            var type = request.Content.Headers.ContentType;
            request.Content = new ByteArrayContent(compressed.ToArray()) { Headers = { ContentType = type, ContentEncoding = { "gzip" } } };
            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>A response body that takes a while to flush, and notices what is written meanwhile. Kestrel's would mix it up with the headers.</summary>
    private sealed class OneAtATime : MemoryStream
    {
        private readonly TaskCompletionSource _flushing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _busy;

        public Stream Inner { get; set; } = Null;

        public bool Overlapped { get; private set; }

        public Task Flushing => _flushing.Task;

        public override Task FlushAsync(CancellationToken cancellationToken) => AloneAsync(async () =>
        {
            _flushing.TrySetResult();
            await Task.Delay(300, cancellationToken);
            await Inner.FlushAsync(cancellationToken);
        });

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(AloneAsync(() => Inner.WriteAsync(buffer, cancellationToken).AsTask()));

        private async Task AloneAsync(Func<Task> operation)
        {
            Overlapped |= Interlocked.Increment(ref _busy) > 1;
            await operation();
            Interlocked.Decrement(ref _busy);
        }
    }
}
