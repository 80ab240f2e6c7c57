using Tavily.Corpus;

namespace McpScopes.EndToEnd.Tests.Search;

/// <summary>The embedded corpus as of a fixed day, so that <c>time_range</c> means the same on every run.</summary>
internal static class Corpora
{
    public static CorpusBackend Open() => new(new FixedTime(new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero)));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
