using McpScopes.Tests.Wire;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using ModelContextProtocol.AspNetCore;

namespace McpScopes.Tests.Revocation;

/// <summary>Tokens that are taken back: whose, where, when, and what happens when nobody can tell.</summary>
public sealed class RevocationTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const string Subject = "5f0b0a54-7a43-4b7e-9d0a-0c0a3c1a6f01";

    public static TheoryData<TokenRevocationKind> Kinds => new(Enum.GetValues<TokenRevocationKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_revoked_is_refused_at_once_and_everybody_else_goes_on(TokenRevocationKind kind)
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var revoked = Token(server);
        var other = Token(server, descriptor =>
        {
            descriptor.Claims["sub"] = "somebody-else";
            descriptor.Claims["client_id"] = "another-client";
            descriptor.Claims["jti"] = "token-2";
            descriptor.Claims["sid"] = "session-2";
        });
        Assert.Equal(200, await StatusAsync(server, revoked));
        Assert.Equal(200, await StatusAsync(server, other));

        await Revocations(server).RevokeAsync(Of(kind, fixture.Authority.Issuer));

        var answer = await SearchAsync(server, revoked);
        Assert.Equal((401, "The access token was revoked"), (answer.Status, answer.Json["message"]!.GetValue<string>()));
        Assert.Contains("error=\"invalid_token\", error_description=\"The access token was revoked\"", answer.Challenge, StringComparison.Ordinal);
        Assert.Equal(kind is TokenRevocationKind.Issuer ? 401 : 200, await StatusAsync(server, other));
        Assert.Equal(kind is TokenRevocationKind.Issuer ? 2 : 3, server.Runs);
    }

    [Fact]
    public async Task The_same_names_at_another_issuer_are_others()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        foreach (var kind in Enum.GetValues<TokenRevocationKind>())
        {
            await Revocations(server).RevokeAsync(Of(kind, "https://elsewhere.example"));
        }

        Assert.Equal(200, await StatusAsync(server, Token(server)));
    }

    [Fact]
    public async Task Tokens_that_are_issued_later_count_and_one_that_does_not_say_when_does_not()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        await Revocations(server).RevokeAsync(TokenRevocation.OfSubject(fixture.Authority.Issuer, Subject) with { NotBefore = DateTimeOffset.UtcNow.AddMinutes(-5) });

        Assert.Equal(200, await StatusAsync(server, Token(server)));
        Assert.Equal(401, await StatusAsync(server, Token(server, descriptor => descriptor.IssuedAt = DateTime.UtcNow.AddMinutes(-6))));
        Assert.Equal(401, await StatusAsync(server, Token(server, descriptor => descriptor.IssuedAt = null)));
    }

    [Fact]
    public async Task An_issuers_clock_that_is_ahead_saves_no_token()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority, options: options => options.Revocation.ClockSkew = TimeSpan.FromSeconds(30));
        var ahead = Token(server, descriptor => descriptor.IssuedAt = DateTime.UtcNow.AddSeconds(25));

        await Revocations(server).RevokeAsync(TokenRevocation.OfSubject(fixture.Authority.Issuer, Subject));

        Assert.Equal(401, await StatusAsync(server, ahead));
    }

    [Fact]
    public async Task Another_node_refuses_as_well_and_its_open_streams_end()
    {
        var store = Store();
        await using var one = await NodeAsync(store);
        await using var two = await NodeAsync(store, HttpServerSessionMode.Stateful);
        var token = Token(two);
        await two.Client.InitializeAsync(token);
        var get = two.Client.Request(ProtocolVersions.Handshake, token, []);
        (get.Method, get.Content) = (HttpMethod.Get, null);
        using var http = new HttpClient { BaseAddress = new Uri(two.Url) };
        using var stream = await http.SendAsync(get, HttpCompletionOption.ResponseHeadersRead);
        var end = Task.Run(async () =>
        {
            var body = await stream.Content.ReadAsStreamAsync();
            var buffer = new byte[64];
            while (await body.ReadAsync(buffer) > 0)
            {
            }
        });
        Assert.False(end.IsCompleted);

        await Revocations(one).RevokeAsync(TokenRevocation.OfSubject(fixture.Authority.Issuer, Subject));

        // The connection is broken, not ended.
        await Assert.ThrowsAnyAsync<IOException>(() => end.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(401, (await two.Client.CallToolAsync(ProtocolVersions.Handshake, token, "search", new() { ["query"] = "q" })).Status);
    }

    [Fact]
    public async Task Nothing_is_lost_when_nodes_write_together()
    {
        var store = Store();
        await using var one = await NodeAsync(store);
        await using var two = await NodeAsync(store);
        TestServer[] nodes = [one, two];
        var subjects = Enumerable.Range(0, 200).Select(i => $"user-{i}").ToList();

        await Task.WhenAll(subjects.Select((subject, i) => Task.Run(
            () => Revocations(nodes[i % 2]).RevokeAsync(TokenRevocation.OfSubject(fixture.Authority.Issuer, subject)).AsTask())));
        await Task.Delay(1000);

        foreach (var node in nodes)
        {
            foreach (var subject in subjects)
            {
                Assert.Equal(401, await StatusAsync(node, Token(node, descriptor => descriptor.Claims["sub"] = subject)));
            }

            Assert.Equal(200, await StatusAsync(node, Token(node)));
            Assert.Equal(1, node.Runs);
        }
    }

    [Theory]
    [InlineData(RevocationFailureMode.Refuse, 503)]
    [InlineData(RevocationFailureMode.Continue, 200)]
    public async Task While_the_store_is_down_the_setting_decides_and_what_is_known_to_be_revoked_stays_so(RevocationFailureMode mode, int status)
    {
        var store = new BreakableStore();
        await using var server = await NodeAsync(store, options: options => options.Revocation.WhenStoreFails = mode);
        var (good, revoked) = (Token(server, descriptor => descriptor.Claims["sub"] = "good"), Token(server));
        await Revocations(server).RevokeAsync(TokenRevocation.OfSubject(fixture.Authority.Issuer, Subject));
        Assert.Equal(200, await StatusAsync(server, good));
        Assert.Equal(401, await StatusAsync(server, revoked));

        store.IsBroken = true;
        await Task.Delay(1500);
        var answer = await SearchAsync(server, good);
        Assert.Equal(status, answer.Status);
        Assert.Equal(401, await StatusAsync(server, revoked));
        await Assert.ThrowsAsync<IOException>(() => Revocations(server).RevokeAsync(TokenRevocation.OfSubject("https://a.example", "x")).AsTask());

        store.IsBroken = false;
        await Task.Delay(1000);
        Assert.Equal(200, await StatusAsync(server, good));
        Assert.Equal(401, await StatusAsync(server, revoked));
    }

    [Fact]
    public async Task A_store_that_forgets_is_told_again()
    {
        var store = new BreakableStore();
        await using var server = await NodeAsync(store);
        await Revocations(server).RevokeAsync(TokenRevocation.OfSubject(fixture.Authority.Issuer, Subject));
        await Task.Delay(1000);

        store.Forget();
        await Task.Delay(1500);

        Assert.Equal(401, await StatusAsync(server, Token(server)));
    }

    /// <summary>A revocation is kept as long as the longest token may live; what lives longer could come back after it.</summary>
    [Fact]
    public async Task A_token_that_lives_longer_than_revocations_are_kept_is_refused()
    {
        await using var server = await TestServer.StartAsync(
            fixture.Authority, options: options => options.Revocation.MaximumTokenLifetime = TimeSpan.FromHours(2));
        var now = DateTime.UtcNow;

        Assert.Equal(200, await StatusAsync(server, Token(server, token => (token.IssuedAt, token.Expires) = (now.AddMinutes(-1), now.AddMinutes(118)))));
        var tooLong = await SearchAsync(server, Token(server, token => (token.IssuedAt, token.Expires) = (now.AddMinutes(-1), now.AddMinutes(121))));
        Assert.Equal((401, "The access token lives longer than this server allows"), (tooLong.Status, tooLong.Json["message"]!.GetValue<string>()));
        Assert.Equal(401, await StatusAsync(server, Token(server, token => (token.IssuedAt, token.NotBefore, token.Expires) = (null, null, now.AddMinutes(5)))));
        Assert.Equal(1, server.Runs);
    }

    [Fact]
    public async Task A_revocation_of_a_token_with_a_known_end_is_kept_until_then_and_no_longer()
    {
        await using var server = await TestServer.StartAsync(fixture.Authority);
        var (issuer, now) = (fixture.Authority.Issuer, DateTimeOffset.UtcNow);
        await Revocations(server).RevokeAsync(TokenRevocation.OfToken(issuer, "token-1") with { ExpiresAt = now.AddMinutes(30) });

        Assert.Equal(401, await StatusAsync(server, Token(server)));
        var listed = Assert.Single(await Revocations(server).ListAsync().ToListAsync());
        Assert.InRange(listed.ExpiresAt!.Value, now.AddMinutes(30), now.AddMinutes(40));
    }

    [Theory]
    [InlineData("McpScopes:Revocation:MaximumTokenLifetime")]
    [InlineData("McpScopes:Revocation:ClockSkew")]
    public async Task Settings_without_bounds_do_not_start(string setting)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => TestServer.StartAsync(fixture.Authority, options: options =>
            options.Revocation = setting.EndsWith("Skew", StringComparison.Ordinal)
                ? new() { ClockSkew = TimeSpan.FromHours(1) }
                : new() { MaximumTokenLifetime = TimeSpan.Zero }));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }

    private static TokenRevocation Of(TokenRevocationKind kind, string issuer) => kind switch
    {
        TokenRevocationKind.Subject => TokenRevocation.OfSubject(issuer, Subject),
        TokenRevocationKind.Client => TokenRevocation.OfClient(issuer, "test-client"),
        TokenRevocationKind.Token => TokenRevocation.OfToken(issuer, "token-1"),
        TokenRevocationKind.Session => TokenRevocation.OfSession(issuer, "session-1"),
        _ => TokenRevocation.OfIssuer(issuer),
    };

    private static string Token(TestServer server, Action<SecurityTokenDescriptor>? change = null) => server.Token("tavily-mcp/search", descriptor =>
    {
        descriptor.Claims["jti"] = "token-1";
        descriptor.Claims["sid"] = "session-1";
        change?.Invoke(descriptor);
    });

    private static MemoryDistributedCache Store() => new(Options.Create(new MemoryDistributedCacheOptions()));

    private Task<TestServer> NodeAsync(
        IDistributedCache store, HttpServerSessionMode mode = HttpServerSessionMode.Stateless, Action<McpScopesOptions>? options = null) =>
        TestServer.StartAsync(fixture.Authority, mode, options, build: (builder, _) => builder.Services.AddSingleton(store));

    private static ITokenRevocations Revocations(TestServer server) => server.App.Services.GetRequiredService<ITokenRevocations>();

    private static Task<Answer> SearchAsync(TestServer server, string token) =>
        server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "search", new() { ["query"] = "q" });

    private static async Task<int> StatusAsync(TestServer server, string token) => (await SearchAsync(server, token)).Status;
}
