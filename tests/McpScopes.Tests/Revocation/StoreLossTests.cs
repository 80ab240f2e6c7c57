using McpScopes.Tests.Wire;
using static McpScopes.Tests.Revocation.RevocationNodes;

namespace McpScopes.Tests.Revocation;

/// <summary>A store that comes back empty: what any node knows to be revoked is revoked everywhere again.</summary>
public sealed class StoreLossTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    [Fact]
    public async Task What_either_of_two_nodes_knew_is_refused_by_both()
    {
        var store = new SharedStore();
        await using var one = await StartAsync(fixture.Authority, store);
        await using var two = await StartAsync(fixture.Authority, new SharedStore(store));
        await RevokeAsync(one, "x");
        await RevokeAsync(two, "y");

        store.Forget();

        await RefusedByAll([one, two], "x", "y");
    }

    /// <summary>Before any node has seen that the store is empty, somebody writes to it.</summary>
    [Fact]
    public async Task A_revocation_in_the_same_moment_does_not_hide_the_loss()
    {
        var store = new SharedStore();
        await using var one = await StartAsync(fixture.Authority, store);
        await RevokeAsync(one, "x");

        store.Forget();
        await RevokeAsync(one, "z");

        await using var two = await StartAsync(fixture.Authority, new SharedStore(store));
        await RefusedByAll([one, two], "x", "z");
    }

    /// <summary>The node that made the revocation has not yet seen its own epoch when the store loses it.</summary>
    [Fact]
    public async Task What_was_revoked_a_moment_before_the_loss_comes_back_as_well()
    {
        var store = new SharedStore();
        await using var one = await StartAsync(fixture.Authority, store);
        await using var two = await StartAsync(fixture.Authority, new SharedStore(store));
        await RevokeAsync(one, "x");
        store.Forget();
        await RevokeAsync(one, "y");
        store.Forget();

        await RefusedByAll([one, two], "x", "y");
    }

    private static async Task RefusedByAll(TestServer[] nodes, params string[] subjects)
    {
        await Eventually(
            async () =>
            {
                foreach (var node in nodes)
                {
                    foreach (var subject in subjects)
                    {
                        if (await StatusAsync(node, Token(node, subject)) != 401)
                        {
                            return false;
                        }
                    }
                }

                return true;
            },
            "every node refuses everyone who was revoked");
        Assert.All(await Task.WhenAll(nodes.Select(node => StatusAsync(node, Token(node, "somebody else")))), status => Assert.Equal(200, status));
    }
}
