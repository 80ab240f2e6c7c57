using System.Collections;
using McpScopes.Manifests;
using McpScopes.Tool.Comparing;

namespace McpScopes.Tool.Tests.Comparing;

/// <summary>
/// Scopes made of arguments: the word is what trying every token in every call says, over all pairs of small catalogues. Three values
/// stand for all: one that the catalogue names and two that it does not.
/// </summary>
public sealed class ParameterBruteForceTests
{
    private static readonly string[] Values = ["x", "y", "z"];
    private static readonly string[] Requirable = ["admin", "r:x", "r:{o}", "r:{n}", "r:{o}/{n}"];
    private static readonly string[] Grantable =
        ["admin", .. Values.Select(value => $"r:{value}"), .. Values.SelectMany(o => Values.Select(n => $"r:{o}/{n}"))];

    private static readonly string[] Names = [.. Grantable, .. Requirable.Except(Grantable)];

    /// <summary>As in <see cref="BruteForceTests"/>.</summary>
    private static readonly int Stride = Environment.GetEnvironmentVariable("MCPSCOPES_ALL_PAIRS") == "1" ? 1 : 5;

    [Fact]
    public void The_word_agrees_with_trying_every_token_in_every_call()
    {
        var catalogues = (from scopes in Hierarchies() from tool in Tools() select (Manifest: Catalogues.Of(scopes, tool), MayUse: MayUse(scopes, tool))).ToList();
        Assert.Equal(16 * 17, catalogues.Count);
        var words = new int[3];

        Parallel.For(0, catalogues.Count, i =>
        {
            var before = catalogues[i];
            for (var j = i % Stride; j < catalogues.Count; j += Stride)
            {
                var after = catalogues[j];
                var expected = Without(after.MayUse, before.MayUse) ? DiffResult.Widened
                    : Without(before.MayUse, after.MayUse) ? DiffResult.Narrower
                    : DiffResult.Same;
                var actual = CatalogueDiff.Compare(before.Manifest, after.Manifest).Result;
                if (actual != expected)
                {
                    Assert.Fail($"{ManifestText.Write(before.Manifest)} -> {ManifestText.Write(after.Manifest)}: {actual}, but it is {expected}");
                }

                _ = Interlocked.Increment(ref words[(int)expected]);
            }
        });

        Assert.All(words, count => Assert.True(count > 100));
    }

    /// <summary>Whether some caller in some call is in one set and not in the other.</summary>
    private static bool Without(BitArray one, BitArray other) => new BitArray(other).Not().And(one).HasAnySet();

    private static IEnumerable<ManifestPrimitive> Tools()
    {
        yield return Catalogues.ATool("t", ManifestRequirement.Undeclared);
        yield return Catalogues.ATool("t", ManifestRequirement.Authenticated);
        for (var first = 0; first < Requirable.Length; first++)
        {
            yield return Catalogues.ATool("t", Requirable[first]);
            for (var second = first + 1; second < Requirable.Length; second++)
            {
                yield return Catalogues.ATool("t", Requirable[first], Requirable[second]);
            }
        }
    }

    /// <summary>Whether "admin" implies a scope, a pattern, or a pattern of the same shape; and whether a named scope implies "admin".</summary>
    private static IEnumerable<ManifestScope[]> Hierarchies() => Enumerable.Range(0, 16).Select(bits =>
    {
        var implied = new[] { "r:x", "r:{o}", "r:{o}/{n}" }.Where((_, i) => (bits & (1 << i)) != 0).ToArray();
        return (ManifestScope[])
        [
            Catalogues.Scope("admin", implied),
            .. (bits & 8) != 0 ? [Catalogues.Scope("r:x", ["admin", .. implied.Except(["r:x"])])] : Array.Empty<ManifestScope>(),
        ];
    });

    /// <summary>One bit for each token and each call.</summary>
    private static BitArray MayUse(ManifestScope[] scopes, ManifestPrimitive tool)
    {
        var implied = Grantable
            .Select(granted => scopes.Where(scope => scope.Name == granted).SelectMany(scope => scope.Implies).Aggregate(Bit(granted), (set, name) => set | Bit(name)))
            .ToArray();
        var result = new BitArray((1 << Grantable.Length) * Values.Length * Values.Length);
        for (var call = 0; call < Values.Length * Values.Length; call++)
        {
            var (o, n) = (Values[call / Values.Length], Values[call % Values.Length]);
            var required = tool.Scopes.Select(scope => Bit(scope) | Bit(scope.Replace("{o}", o).Replace("{n}", n))).ToArray();
            for (var token = 0; token < 1 << Grantable.Length; token++)
            {
                var granted = 0;
                for (var scope = 0; scope < Grantable.Length; scope++)
                {
                    granted |= (token & (1 << scope)) != 0 ? implied[scope] : 0;
                }

                result[(call << Grantable.Length) + token] = tool.Requirement == ManifestRequirement.Authenticated
                    || (tool.Requirement == ManifestRequirement.Scopes && required.All(either => (granted & either) != 0));
            }
        }

        return result;
    }

    private static int Bit(string scope) => 1 << Array.IndexOf(Names, scope);
}
