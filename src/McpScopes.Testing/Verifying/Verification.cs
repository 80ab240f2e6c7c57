using McpScopes.Table;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Testing;

/// <summary>Makes the calls of a verification, one after the other, and holds each answer against what the primitive declares.</summary>
internal sealed class Verification(IServiceProvider services, VerifiedEndpoint endpoint, Func<TestToken, string> sign)
{
    private readonly ScopeTable _table = services.GetRequiredService<ScopeTable>();
    private readonly List<VerifiedCall> _calls = [];

    public async Task<VerificationReport> RunAsync(CancellationToken cancellationToken)
    {
        var primitives = VerifiedPrimitives.Of(services, _table);
        var scopes = _table.Scopes.Select(scope => scope.Name).ToList();
        foreach (var primitive in primitives)
        {
            await TryWithoutAGoodTokenAsync(primitive, cancellationToken);
            await TryWithGoodTokensAsync(primitive, scopes, cancellationToken);
        }

        var undeclared = primitives
            .Where(primitive => primitive.Requirement.Kind is RequirementKind.Undeclared)
            .Select(primitive => $"{primitive.Kind} '{primitive.Name}' declares no access requirement and cannot be called.");
        return new VerificationReport(primitives, scopes, _calls, [.. undeclared]);
    }

    private async Task TryWithoutAGoodTokenAsync(VerifiedPrimitive primitive, CancellationToken cancellationToken)
    {
        // The token of these would reach everything, were it not for its one fault. A bad token is refused also where none is needed.
        var everything = string.Join(' ', _table.Scopes.Select(scope => primitive.Example(scope.Name)).Concat(primitive.RequiredScopes).Distinct());
        var without = primitive.Requirement.Kind is RequirementKind.Anonymous ? 200 : 401;
        await CallAsync(primitive, TokenCase.None, "", token: null, without, cancellationToken);
        foreach (var (kind, token) in new (TokenCase, TestToken)[]
        {
            (TokenCase.Expired, new TestToken { Scopes = everything, Lifetime = TimeSpan.FromHours(-1) }),
            (TokenCase.AnotherAudience, new TestToken { Scopes = everything, Audience = "https://another-server.test/mcp" }),
            (TokenCase.AnotherIssuer, new TestToken { Scopes = everything, Issuer = "https://another-issuer.test" }),
        })
        {
            await CallAsync(primitive, kind, everything, token, 401, cancellationToken);
        }
    }

    private async Task TryWithGoodTokensAsync(VerifiedPrimitive primitive, List<string> scopes, CancellationToken cancellationToken)
    {
        await CallAsync(primitive, TokenCase.NoScope, "", new TestToken(), Expected(primitive, []), cancellationToken);
        if (primitive.Requirement.Kind is RequirementKind.Scopes)
        {
            foreach (var (pattern, required) in primitive.Requirement.Scopes.Zip(primitive.RequiredScopes))
            {
                var oracle = new ScopeOracle(_table.Scopes);
                string[] others = [.. scopes.Select(primitive.Example).Concat(primitive.RequiredScopes).Distinct()
                    .Where(scope => !oracle.Grants(scope, pattern, required))];
                await CallAsync(primitive, TokenCase.OneScopeMissing, others, cancellationToken);
            }

            await CallAsync(primitive, TokenCase.ExactlyItsScopes, [.. primitive.RequiredScopes], cancellationToken);
        }

        foreach (var scope in scopes)
        {
            await CallAsync(primitive, TokenCase.SingleScope, [primitive.Example(scope)], cancellationToken);
        }
    }

    private Task CallAsync(VerifiedPrimitive primitive, TokenCase kind, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        var list = string.Join(' ', scopes);
        return CallAsync(primitive, kind, list, new TestToken { Scopes = list }, Expected(primitive, scopes), cancellationToken);
    }

    private async Task CallAsync(
        VerifiedPrimitive primitive, TokenCase kind, string scopes, TestToken? token, int expected, CancellationToken cancellationToken)
    {
        var answer = await endpoint.CallAsync(primitive, token is null ? null : sign(token), cancellationToken);
        _calls.Add(new VerifiedCall(primitive.Kind, primitive.Name, kind, scopes, expected, answer.Status, answer.IsBodyReached, answer.Detail));
    }

    private int Expected(VerifiedPrimitive primitive, IReadOnlyList<string> granted)
    {
        var oracle = new ScopeOracle(_table.Scopes);
        return primitive.Requirement.Kind switch
        {
            RequirementKind.Anonymous or RequirementKind.AuthenticatedOnly => 200,
            RequirementKind.Scopes => primitive.Requirement.Scopes.Zip(primitive.RequiredScopes)
                .All(pair => granted.Any(scope => oracle.Grants(scope, pair.First, pair.Second))) ? 200 : 403,
            _ => 403,
        };
    }
}
