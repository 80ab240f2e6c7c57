using McpScopes.Tool.Comparing;

namespace McpScopes.Tool.Tests.Comparing;

/// <summary>
/// The word of <c>diff</c> is exact: over pairs of catalogues of up to three scopes and two primitives it is what trying every token says.
/// </summary>
public sealed class BruteForceTests
{
    /// <summary>
    /// A prime, so that the pairs looked at in one run have nothing in common. MCPSCOPES_ALL_PAIRS=1 looks at all twelve million:
    /// CONTRIBUTING tells the command and how long it takes.
    /// </summary>
    private static readonly int Stride = Environment.GetEnvironmentVariable("MCPSCOPES_ALL_PAIRS") == "1" ? 1 : 31;

    [Fact]
    public void The_word_agrees_with_trying_every_token()
    {
        var catalogues = BruteForce.All;
        Assert.Equal(29 * 11 * 11, catalogues.Count);
        var words = new long[3];

        Parallel.For(0, catalogues.Count, i =>
        {
            for (var j = i % Stride; j < catalogues.Count; j += Stride)
            {
                var expected = BruteForce.Compare(catalogues[i], catalogues[j]);
                var diff = CatalogueDiff.Compare(catalogues[i].Manifest, catalogues[j].Manifest);
                if (diff.Result != expected)
                {
                    Assert.Fail($"{Text(catalogues[i])} -> {Text(catalogues[j])}: {diff.Result}, but trying every token says {expected}");
                }

                _ = Interlocked.Increment(ref words[(int)expected]);
            }
        });

        Assert.All(words, count => Assert.True(count > 1000));
    }

    private static string Text(BruteForce.Catalogue catalogue) => Manifests.ManifestText.Write(catalogue.Manifest).ReplaceLineEndings(" ");
}
