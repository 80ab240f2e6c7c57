using McpScopes.Revocation;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.Tests.Revocation;

/// <summary>What is revoked can be listed, on every node, whoever writes at the same time.</summary>
public sealed class RevocationListTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private static readonly DateTimeOffset Today = new(2026, 7, 28, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Two_nodes_that_revoke_together_both_list_everything()
    {
        var store = new SlowStore();
        await using var one = await NodeAsync(store);
        await using var two = await NodeAsync(store);
        TestServer[] nodes = [one, two];
        var subjects = Enumerable.Range(0, 200).Select(i => $"user-{i}").ToList();

        await Task.WhenAll(subjects.Select((subject, i) => Task.Run(() => RevokeAsync(nodes[i % 2], TokenRevocation.OfSubject("https://idp.example", subject)))));

        foreach (var node in nodes)
        {
            var listed = await ListAsync(node);
            Assert.Equal(subjects.Order(StringComparer.Ordinal), listed.Select(revocation => revocation.Value).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Twelve nodes come to the empty grid at the same time, and every read and write of each may be between any two of another.</summary>
    [Fact]
    public async Task No_two_nodes_ever_take_the_same_shelf()
    {
        for (var round = 0; round < 20; round++)
        {
            var store = new SlowStore();
            var indexes = Enumerable.Range(0, 12).Select(_ => new RevocationIndex(store, TimeProvider.System, TimeSpan.FromDays(2))).ToList();

            await Task.WhenAll(indexes.Select((index, node) => Task.Run(async () =>
            {
                for (var i = 0; i < 3; i++)
                {
                    await index.AddAsync([Kept($"{node}-{i}", DateTimeOffset.UtcNow)], CancellationToken.None);
                }
            })));

            var found = await ReadAsync(new RevocationIndex(store, TimeProvider.System, TimeSpan.FromDays(2)));
            Assert.Equal(36, found.Distinct().Count());
            Assert.Equal(36, found.Count);
        }
    }

    [Fact]
    public async Task Pages_and_days_are_all_read_and_a_failed_write_hides_nothing()
    {
        var (store, clock) = (new SlowStore(), new Clock { Now = Today });
        using var index = new RevocationIndex(store, clock, TimeSpan.FromDays(3));
        for (var day = 0; day < 3; day++)
        {
            for (var i = 0; i < 100; i++)
            {
                if (i == 50)
                {
                    store.FailsOnce = true;
                    await Assert.ThrowsAsync<IOException>(() => index.AddAsync([Kept("lost", clock.Now)], CancellationToken.None));
                }

                await index.AddAsync([Kept($"{day}-{i}", clock.Now)], CancellationToken.None);
            }

            clock.Now += TimeSpan.FromDays(1);
        }

        Assert.Equal(300, (await ReadAsync(index)).Distinct().Count());
    }

    [Fact]
    public async Task A_thing_is_listed_once_with_its_latest_moment_and_not_when_no_token_is_left()
    {
        var store = new SlowStore();
        await using var server = await NodeAsync(store);
        var now = DateTimeOffset.UtcNow;
        await RevokeAsync(server, TokenRevocation.OfSubject("https://idp.example", "a") with { NotBefore = now });
        await RevokeAsync(server, TokenRevocation.OfSubject("https://idp.example", "a") with { NotBefore = now.AddMinutes(-9) });
        await RevokeAsync(server, TokenRevocation.OfToken("https://idp.example", "gone") with { NotBefore = now.AddHours(-2), ExpiresAt = now.AddHours(-1) });
        await RevokeAsync(server, TokenRevocation.OfToken("https://idp.example", "\u001b\"\n<b>") with { ExpiresAt = now.AddHours(1) });

        var listed = (await ListAsync(server)).OrderBy(revocation => revocation.Kind).ToList();

        Assert.Equal([(TokenRevocationKind.Subject, "a"), (TokenRevocationKind.Token, "\u001b\"\n<b>")], listed.Select(revocation => (revocation.Kind, revocation.Value)));
        Assert.Equal(now, listed[0].NotBefore);
        Assert.InRange(listed[1].ExpiresAt!.Value, now.AddHours(1), now.AddHours(1).AddMinutes(10));
    }

    [Fact]
    public async Task A_store_that_forgets_gets_the_list_back()
    {
        var store = new SlowStore();
        await using var server = await NodeAsync(store);
        await RevokeAsync(server, TokenRevocation.OfSubject("https://idp.example", "a"));
        await RevokeAsync(server, TokenRevocation.OfClient("https://idp.example", "b"));
        await Task.Delay(1000, TestContext.Current.CancellationToken);

        store.Forget();
        await Eventually(async () => (await ListAsync(server)).Count == 2);
    }

    [Fact]
    public async Task A_moment_far_ahead_is_a_mistake()
    {
        await using var server = await NodeAsync(new SlowStore());

        await Assert.ThrowsAsync<ArgumentException>(
            () => RevokeAsync(server, TokenRevocation.OfSubject("https://idp.example", "a") with { NotBefore = DateTimeOffset.UtcNow.AddDays(2) }));
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        for (var patience = 0; !await condition(); patience++)
        {
            Assert.True(patience < 200, "It does not happen.");
            await Task.Delay(100);
        }
    }

    private Task<TestServer> NodeAsync(IDistributedCache store) =>
        TestServer.StartAsync(fixture.Authority, build: (builder, _) => builder.Services.AddSingleton(store));

    private static Task RevokeAsync(TestServer server, TokenRevocation revocation) =>
        server.App.Services.GetRequiredService<ITokenRevocations>().RevokeAsync(revocation).AsTask();

    private static async Task<List<TokenRevocation>> ListAsync(TestServer server) =>
        await server.App.Services.GetRequiredService<ITokenRevocations>().ListAsync().ToListAsync();

    private static async Task<List<string>> ReadAsync(RevocationIndex index) =>
        await index.ReadAsync(CancellationToken.None).Select(kept => kept.Value).ToListAsync();

    private static KeptRevocation Kept(string value, DateTimeOffset now) =>
        new(TokenRevocationKind.Subject, "https://idp.example", value, now, now.AddDays(2));

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>A store over a network: each answer takes its own time, so that the steps of nodes mix in every order. It can fail, and forget.</summary>
    private sealed class SlowStore : IDistributedCache
    {
        private MemoryDistributedCache _inner = New();
        private int _turns;

        public bool FailsOnce { get; set; }

        public void Forget() => _inner = New();

        public byte[]? Get(string key) => throw new NotSupportedException();

        public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            await WaitAsync();
            var value = await _inner.GetAsync(key, token);
            await WaitAsync();
            return value;
        }

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            await WaitAsync();
            if (FailsOnce)
            {
                FailsOnce = false;
                throw new IOException("no store");
            }

            options = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) };
            await _inner.SetAsync(key, value, options, token);
            await WaitAsync();
        }

        private static MemoryDistributedCache New() => new(Options.Create(new MemoryDistributedCacheOptions()));

        private async Task WaitAsync()
        {
            // Which steps meet is up to the threads all the same: no seed would bring a failure back.
            var turns = Interlocked.Increment(ref _turns) % 4;
            for (var i = 0; i < turns; i++)
            {
                await Task.Yield();
            }
        }
    }
}
