using McpScopes.Tests.Wire;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Revocation;

/// <summary>Servers that share a store, and what tests of revocation do with them.</summary>
internal static class RevocationNodes
{
    public const string Subject = "5f0b0a54-7a43-4b7e-9d0a-0c0a3c1a6f01";

    public static Task<TestServer> StartAsync(
        TestAuthority authority,
        IDistributedCache store,
        HttpServerSessionMode mode = HttpServerSessionMode.Stateless,
        Action<McpScopesOptions>? options = null) =>
        TestServer.StartAsync(authority, mode, options, build: (builder, _) => builder.Services.AddSingleton(store));

    public static ITokenRevocations Revocations(TestServer server) => server.App.Services.GetRequiredService<ITokenRevocations>();

    public static Task RevokeAsync(TestServer server, string subject) =>
        Revocations(server).RevokeAsync(TokenRevocation.OfSubject(server.Authority.Issuer, subject)).AsTask();

    public static string Token(TestServer server, string subject, Action<SecurityTokenDescriptor>? change = null) =>
        server.Token("tavily-mcp/search", descriptor =>
        {
            descriptor.Claims["sub"] = subject;
            change?.Invoke(descriptor);
        });

    public static async Task<int> StatusAsync(TestServer server, string token) =>
        (await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "q" })).Status;

    /// <summary>Passes as soon as it is so. How soon that is no test measures: the machine may be busy.</summary>
    public static async Task Eventually(Func<Task<bool>> condition, string what)
    {
        for (var patience = 0; !await condition(); patience++)
        {
            Assert.True(patience < 200, $"Not within 20 s: {what}");
            await Task.Delay(100);
        }
    }
}

/// <summary>What several nodes have in common, as each of them reaches it: it can lose what it holds, and one node's reading of it can go wrong.</summary>
internal sealed class SharedStore(SharedStore? other = null) : IDistributedCache
{
    private readonly SharedStore? _other = other;
    private volatile MemoryDistributedCache _inner = New();

    /// <summary>What happens to this node before it reads an entry.</summary>
    public Func<string, Task> BeforeRead { get; set; } = _ => Task.CompletedTask;

    private MemoryDistributedCache Inner => _other?.Inner ?? _inner;

    public void Forget() => _inner = New();

    public byte[]? Get(string key) => throw new NotSupportedException();

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await BeforeRead(key);
        return await Inner.GetAsync(key, token);
    }

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Inner.SetAsync(key, value, options, token);

    private static MemoryDistributedCache New() => new(Options.Create(new MemoryDistributedCacheOptions()));
}
