namespace McpScopes.Tests.Bypass;

/// <summary>Test cases by name, so that a failure says which shape got through.</summary>
internal sealed class Corpus<T> : Dictionary<string, T>
{
    public Corpus()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>Every case under every one of <paramref name="variants"/>.</summary>
    public TheoryData<string, TVariant> Under<TVariant>(params TVariant[] variants)
    {
        var data = new TheoryData<string, TVariant>();
        foreach (var name in Keys)
        {
            foreach (var variant in variants)
            {
                data.Add(name, variant);
            }
        }

        return data;
    }
}
