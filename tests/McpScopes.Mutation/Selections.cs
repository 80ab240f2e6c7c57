namespace McpScopes.Mutation;

/// <summary>The test classes that a mutant has to get past: fast ones first, since most mutants fall there.</summary>
internal static class Selections
{
    public static IReadOnlyList<IReadOnlyList<string>> All { get; } =
    [
        Named("Decisions.ScopeDecisionProperties", "Wire.EveryScopeTests", "Wire.AnswerHeaderTests", "Wire.PrimitiveTests", "Wire.ChallengeTests"),
        Named(
            "Wire.BadRequestTests", "Wire.ChallengeScopesTests", "Wire.HostingTests", "Wire.ListingTests", "Wire.LogTests", "Wire.MetadataTests", "Wire.OriginTests",
            "Wire.RefusalLimitTests", "Wire.SessionTests", "Wire.TokenTests", "Wire.UnknownPrimitiveTests", "Wire.UnreadableBodyTests", "Bypass.ScopeClaimTests",
            "Bypass.FilterTests", "Bypass.TaskTests", "Bypass.PrimitiveTests", "Bypass.HeaderTests"),
    ];

    private static string[] Named(params string[] classes) => [.. classes.Select(name => $"McpScopes.Tests.{name}")];
}
