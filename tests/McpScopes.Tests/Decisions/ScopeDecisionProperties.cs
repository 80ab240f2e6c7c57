using System.Security.Claims;
using FsCheck;
using FsCheck.Fluent;
using McpScopes.Decisions;
using McpScopes.Identity;
using McpScopes.Table;

namespace McpScopes.Tests.Decisions;

/// <summary>The scope decision against its definition, over any hierarchy, any grant and any number of scopes.</summary>
public sealed class ScopeDecisionProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500);

    /// <summary>A world: how many scopes, which implies which, which are granted, which are required.</summary>
    private sealed record World(int Count, (int From, int To)[] Implies, int[] Granted, int[] Required)
    {
        public string Name(int scope) => $"scope-{scope}";
    }

    private static Arbitrary<World> Worlds { get; } = (
        from count in Gen.OneOf(Gen.Choose(1, 10), Gen.Elements(63, 64, 65, 128, 1000))
        let scope = Gen.Choose(0, count - 1)
        from implies in Gen.Zip(scope, scope).ArrayOf()
        from granted in scope.ArrayOf()
        from required in scope.NonEmptyListOf()
        select new World(count, implies, granted, [.. required.Distinct()])).ToArbitrary();

    [Fact]
    public void A_call_is_allowed_exactly_if_every_required_scope_is_granted_or_implied_by_a_granted_one() =>
        Prop.ForAll(Worlds, world => Decide(world) == (world.Required.All(scope => Reachable(world).Contains(scope)) ? Verdict.Allowed : Verdict.InsufficientScope))
            .Check(Runs);

    [Fact]
    public void One_more_granted_scope_never_takes_anything_away() =>
        Prop.ForAll(Worlds, world => Decide(world) is not Verdict.Allowed || Decide(world with { Granted = [.. world.Granted, 0] }) is Verdict.Allowed)
            .Check(Runs);

    [Fact]
    public void One_more_required_scope_never_gives_anything() =>
        Prop.ForAll(Worlds, world => Decide(world) is Verdict.Allowed || Decide(world with { Required = [.. world.Required.Union([0])] }) is not Verdict.Allowed)
            .Check(Runs);

    [Fact]
    public void Without_a_token_no_scope_is_met() =>
        Prop.ForAll(Worlds, world =>
        {
            var table = Table(world);
            return ScopeDecision.Decide(table.Primitives[0], caller: null) is Verdict.NeedsToken;
        }).Check(Runs);

    [Fact]
    public void Scopes_that_nobody_defined_grant_nothing() =>
        Prop.ForAll(Worlds, world =>
        {
            var table = Table(world);
            var caller = Caller(table, world.Required.SelectMany(scope => new[] { world.Name(scope) + "x", world.Name(scope).ToUpperInvariant(), "scope-" }));
            return ScopeDecision.Decide(table.Primitives[0], caller) is Verdict.InsufficientScope;
        }).Check(Runs);

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void Each_of_many_scopes_opens_its_own_tool_and_no_other(int count)
    {
        var world = new World(count, [], [], [0]);
        for (var granted = 0; granted < count; granted++)
        {
            Assert.Equal(Verdict.Allowed, Decide(world with { Granted = [granted], Required = [granted] }));
            if (count > 1)
            {
                Assert.Equal(Verdict.InsufficientScope, Decide(world with { Granted = [granted], Required = [(granted + 1) % count] }));
            }

            granted += count > 100 ? 61 : 0;
        }
    }

    [Fact]
    public void The_default_verdict_and_the_default_requirement_deny()
    {
        Assert.Equal(Verdict.Undeclared, default);
        Assert.Equal(RequirementKind.Undeclared, default);
    }

    private static Verdict Decide(World world)
    {
        var table = Table(world);
        return ScopeDecision.Decide(table.Primitives[0], Caller(table, world.Granted.Select(world.Name)));
    }

    private static ScopeTable Table(World world)
    {
        var scopes = Enumerable.Range(0, world.Count).Select(scope => new ScopeDefinition(world.Name(scope))
        {
            Implies = [.. world.Implies.Where(edge => edge.From == scope).Select(edge => world.Name(edge.To)).Distinct()],
        });
        var required = world.Required.Select(world.Name).Order(StringComparer.Ordinal).ToArray();
        var tool = ScopedPrimitive.Tool("tool", ScopeRequirement.AllOf(required, string.Join(' ', required), "", ""), (_, _) => throw new InvalidOperationException());
        return new ScopeTable(new ProtectedResourceDescription(), [new ScopeTablePart(1, "Test", [.. scopes], [tool])]);
    }

    private static Caller Caller(ScopeTable table, IEnumerable<string> granted) =>
        Caller(table, new ClaimsPrincipal(new ClaimsIdentity([new Claim("scope", string.Join(' ', granted))], "test")));

    private static Caller Caller(ScopeTable table, ClaimsPrincipal principal) =>
        new(principal, new AccessToken(principal, table, new ClaimNames(null, [], [], IsMapped: false)));

    /// <summary>The definition, by plain search.</summary>
    private static HashSet<int> Reachable(World world)
    {
        var reached = new HashSet<int>(world.Granted);
        for (var size = -1; size != reached.Count;)
        {
            size = reached.Count;
            reached.UnionWith(world.Implies.Where(edge => reached.Contains(edge.From)).Select(edge => edge.To).ToList());
        }

        return reached;
    }
}
