using System.Collections;
using System.Reflection;
using System.Security.Claims;
using McpScopes.Authentication.Caching;
using McpScopes.Tests.Revocation;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Providers;

/// <summary>Each way in which remembering a token could let something through that verifying it would not.</summary>
public sealed class TokenCacheTests
{
    [Fact]
    public async Task A_token_is_remembered_and_neither_it_nor_a_part_of_its_signature_is_in_memory()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(TrustTests.Settings(issuer));
        var token = TrustTests.Token(issuer, server);

        Assert.Equal(200, (await server.CallAsync("search", token)).Status);

        var cache = server.App.Services.GetRequiredService<TokenCache>();
        Assert.Equal(1, cache.Count);
        Assert.DoesNotContain(Texts(cache), text => text.Contains(token.Split('.')[2], StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_ends_with_the_token()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(TrustTests.Settings(issuer));
        var end = DateTimeOffset.UtcNow.AddSeconds(-15);
        var token = TrustTests.Token(issuer, server, change: claims => claims["exp"] = end.ToUnixTimeSeconds());

        // Within the clock's tolerance the token counts; it is not remembered beyond its end.
        Assert.Equal(200, (await server.CallAsync("search", token)).Status);
        Assert.Equal(0, server.App.Services.GetRequiredService<TokenCache>().Count);
    }

    [Fact]
    public async Task It_ends_with_the_age_of_the_entry()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync([.. TrustTests.Settings(issuer), new("McpScopes:TokenCache:Lifetime", "00:00:01")]);
        var token = TrustTests.Token(issuer, server);
        Assert.Equal(200, (await server.CallAsync("search", token)).Status);
        issuer.Rotate(withdrawOthers: true);
        await Task.Delay(TimeSpan.FromSeconds(1.3));

        // Verified again, with a key that another token has made known to be withdrawn.
        Assert.Equal(200, (await server.CallAsync("search", TrustTests.Token(issuer, server))).Status);
        Assert.Equal(401, (await server.CallAsync("search", token)).Status);
    }

    [Fact]
    public async Task It_ends_when_the_keys_change()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(TrustTests.Settings(issuer));
        var token = TrustTests.Token(issuer, server);
        Assert.Equal(200, (await server.CallAsync("search", token)).Status);
        issuer.Rotate(withdrawOthers: true);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        Assert.Equal(200, (await server.CallAsync("search", TrustTests.Token(issuer, server))).Status);

        Assert.Equal(401, (await server.CallAsync("search", token)).Status);
    }

    [Fact]
    public async Task It_ends_when_the_token_is_revoked_and_what_cannot_be_found_out_is_503()
    {
        var store = new SharedStore();
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(
            TrustTests.Settings(issuer), builder => builder.Services.AddSingleton<IDistributedCache>(store));
        var (token, other) = (TrustTests.Token(issuer, server), TrustTests.Token(issuer, server, change: claims => claims["sub"] = "another"));
        Assert.Equal(200, (await server.CallAsync("search", token)).Status);
        Assert.Equal(200, (await server.CallAsync("search", other)).Status);

        await server.App.Services.GetRequiredService<ITokenRevocations>().RevokeAsync(TokenRevocation.OfSubject("https://login.example.com", "dev"));
        var revoked = await server.CallAsync("search", token);
        store.BeforeRead = _ => throw new TimeoutException();

        Assert.Equal(401, revoked.Status);
        Assert.Equal("The access token was revoked", revoked.Json["message"]!.GetValue<string>());
        await RevocationNodes.Eventually(async () => (await server.CallAsync("search", other)).Status == 503, "nobody can tell");
        Assert.Equal(401, (await server.CallAsync("search", token)).Status);
    }

    [Fact]
    public async Task What_a_tool_does_to_the_user_is_gone_with_its_request()
    {
        var tool = McpServerTool.Create(
            (ClaimsPrincipal user) =>
            {
                var had = user.HasClaim("scope", "tavily-mcp/admin");
                user.Identities.First().AddClaim(new Claim("scope", "tavily-mcp/admin"));
                return had ? "kept" : "fresh";
            },
            new McpServerToolCreateOptions { Name = "change", Metadata = [new AuthenticatedOnlyAttribute()] });
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(TrustTests.Settings(issuer), builder => builder.Services.AddMcpServer().WithTools([tool]));
        var token = TrustTests.Token(issuer, server);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("fresh", (await server.Client.CallToolAsync(ProtocolVersions.Stateless, token, "change")).Text);
            Assert.Equal(403, (await server.CallAsync("extract", token)).Status);
        }
    }

    [Fact]
    public async Task Events_of_the_application_see_every_token()
    {
        var seen = 0;
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(TrustTests.Settings(issuer), builder => builder.Services.Configure<JwtBearerOptions>(
            McpScopesDefaults.AuthenticationScheme,
            options => options.Events = new JwtBearerEvents
            {
                OnTokenValidated = context =>
                {
                    if (++seen > 1)
                    {
                        context.Fail("Not twice.");
                    }

                    return Task.CompletedTask;
                },
            }));
        var token = TrustTests.Token(issuer, server);

        Assert.Equal(200, (await server.CallAsync("search", token)).Status);
        Assert.Equal(401, (await server.CallAsync("search", token)).Status);
        Assert.Equal(0, server.App.Services.GetRequiredService<TokenCache>().Count);
    }

    [Fact]
    public async Task Tokens_that_are_almost_the_same_are_not_the_same()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(TrustTests.Settings(issuer));
        var token = TrustTests.Token(issuer, server);
        Assert.Equal(200, (await server.CallAsync("search", token)).Status);

        foreach (var other in new[] { token[..^1], token + "A", token + "=", token + ".", token.ToUpperInvariant(), token.Replace('.', ',') })
        {
            Assert.Equal(401, (await server.CallAsync("search", other)).Status);
        }

        Assert.Equal(1, server.Runs);
    }

    [Fact]
    public async Task A_refused_token_is_not_remembered()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync(TrustTests.Settings(issuer));

        Assert.Equal(401, (await server.CallAsync("search", TrustTests.Token(issuer, server, change: claims => claims["nonce"] = "n"))).Status);
        Assert.Equal(0, server.App.Services.GetRequiredService<TokenCache>().Count);
    }

    [Fact]
    public async Task It_holds_no_more_than_it_may_and_a_flood_pushes_out_nothing_that_is_in_use()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync([.. TrustTests.Settings(issuer), new("McpScopes:TokenCache:MaxEntries", "8")]);
        var cache = server.App.Services.GetRequiredService<TokenCache>();
        var busy = Enumerable.Range(0, 8).Select(_ => TrustTests.Token(issuer, server)).ToList();
        foreach (var token in busy)
        {
            await server.CallAsync("search", token);
        }

        var entries = busy.Select(token => cache.Find(TokenHash.Of(token))).ToList();
        for (var i = 0; i < 60; i++)
        {
            await server.CallAsync("search", TrustTests.Token(issuer, server));
            Assert.InRange(cache.Count, 0, 8);
        }

        Assert.All(entries, Assert.NotNull);
        Assert.Equal(entries, busy.Select(token => cache.Find(TokenHash.Of(token))));
    }

    [Fact]
    public async Task Many_at_once_get_their_own_answers()
    {
        await using var issuer = await StartAsync();
        await using var server = await ProviderServer.StartAsync([.. TrustTests.Settings(issuer), new("McpScopes:TokenCache:MaxEntries", "16")]);
        var tokens = Enumerable.Range(0, 40).Select(i => (
            Name: $"user{i}", Token: TrustTests.Token(issuer, server, change: claims => claims["email"] = $"user{i}"))).ToList();

        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var (name, token) = tokens[i % tokens.Count];
            var answer = await server.CallAsync("extract", token);
            Assert.Equal($"{name} does not have scope 'tavily-mcp/extract'", answer.Json["message"]!.GetValue<string>());
        });

        Assert.Equal(0, server.Runs);
    }

    private static Task<LocalIssuer> StartAsync() => LocalIssuer.StartAsync(TrustTests.Document("https://login.example.com"));

    /// <summary>Every text that can be reached from the cache's entries.</summary>
    private static HashSet<string> Texts(TokenCache cache)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object?>([typeof(TokenCache).GetField("_places", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(cache)]);
        while (open.TryPop(out var next))
        {
            if (next is string text)
            {
                texts.Add(text);
            }
            else if (next is not null and not Type and not MemberInfo && !next.GetType().IsPrimitive && seen.Add(next) && seen.Count < 20_000)
            {
                if (next is IEnumerable and Array array)
                {
                    array.Cast<object?>().ToList().ForEach(open.Push);
                }

                for (var type = next.GetType(); type is not null; type = type.BaseType)
                {
                    foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
                        .Where(field => !field.FieldType.IsPointer && !field.FieldType.IsByRefLike))
                    {
                        open.Push(field.GetValue(next));
                    }
                }
            }
        }

        Assert.NotEmpty(texts);
        return texts;
    }
}
