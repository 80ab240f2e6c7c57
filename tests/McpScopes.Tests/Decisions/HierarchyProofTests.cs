using McpScopes.Tests.Proof;

namespace McpScopes.Tests.Decisions;

/// <summary>A part of what <c>tests/McpScopes.Benchmarks -- proof</c> goes through to the end.</summary>
public sealed class HierarchyProofTests
{
    [Theory]
    [InlineData(1, 1, 1, 2)]
    [InlineData(2, 1, 3, 36)]
    [InlineData(3, 1, 25, 1_400)]
    [InlineData(4, 1, 543, 130_320)]
    [InlineData(5, 97, 302, 299_584)]
    public void Every_decision_over_every_hierarchy_is_what_the_definition_says(int count, int stride, int hierarchies, int decisions)
    {
        var result = HierarchyProof.Run(count, stride);

        Assert.Null(result.First);
        Assert.Equal((hierarchies, decisions), (result.Hierarchies, result.Decisions));
    }

    /// <summary>The numbers of labelled acyclic graphs (OEIS A003024): none is left out, and none that has a cycle is in.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 25)]
    [InlineData(4, 543)]
    [InlineData(5, 29_281)]
    public void There_are_as_many_hierarchies_as_there_are(int count, int hierarchies) =>
        Assert.Equal(hierarchies, HierarchyProof.Hierarchies(count).Count());
}
