namespace McpScopes.EndToEnd.Tests.Conformance;

/// <summary>Compares two runs of the suite, check by check.</summary>
internal static class SuiteComparison
{
    /// <param name="open">The run without McpScopes.</param>
    /// <param name="guarded">The run with it.</param>
    /// <param name="fewestScenarios">How many scenarios must pass as a whole without McpScopes, for the comparison to mean something.</param>
    /// <param name="output">Shows what the suite has against the SDK's own server.</param>
    public static void Assert(IReadOnlyList<Check> open, IReadOnlyList<Check> guarded, int fewestScenarios, ITestOutputHelper output)
    {
        var passing = open.GroupBy(check => check.Scenario).Count(scenario => scenario.All(check => check.HasPassed));
        output.WriteLine($"Open: {Summary(open)}. Guarded: {Summary(guarded)}. {passing} scenarios pass as a whole without McpScopes. What does not:");
        foreach (var check in open.Where(check => !check.HasPassed))
        {
            output.WriteLine($"  {check}");
        }

        Xunit.Assert.True(passing >= fewestScenarios, $"Only {passing} scenarios pass without McpScopes.");
        var found = guarded.ToDictionary(check => check.Key);
        var lost = open
            .Where(check => check.HasPassed && !(found.TryGetValue(check.Key, out var same) && same.HasPassed))
            .Select(check => found.TryGetValue(check.Key, out var same) ? same.ToString() : $"{check.Key}: not run");
        Xunit.Assert.Empty(lost);
    }

    private static string Summary(IReadOnlyList<Check> checks) => $"{checks.Count(check => check.HasPassed)} of {checks.Count} checks pass";
}
