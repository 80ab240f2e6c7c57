using System.Globalization;

namespace Tavily.Corpus;

/// <summary>One text of the embedded corpus: a front matter of <c>name: value</c> lines between two <c>---</c>, then markdown.</summary>
internal sealed record CorpusDocument(string Title, Uri Url, DateOnly Published, string Answer, string Keywords, string Body)
{
    public string Markdown => $"# {Title}\n\n{Body}\n";

    public string PlainText => $"{Title}\n\n{Corpus.PlainText.Of(Body)}\n";

    /// <summary>Every text that is embedded in this assembly.</summary>
    public static IReadOnlyList<CorpusDocument> All()
    {
        var assembly = typeof(CorpusDocument).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith("corpus/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return Parse(name, reader.ReadToEnd());
                }),
        ];
    }

    public static CorpusDocument Parse(string name, string text)
    {
        var parts = text.ReplaceLineEndings("\n").Split("---\n", 3);
        if (parts is not ["", var matter, var body])
        {
            throw new FormatException($"{name} does not begin with a front matter between two lines '---'.");
        }

        var fields = matter.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[^1].Trim());
        return new(
            Field("title"),
            new Uri(Field("url")),
            DateOnly.ParseExact(Field("published"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Field("answer"),
            Field("keywords"),
            body.Trim());

        string Field(string field) => fields.TryGetValue(field, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"{name} has no '{field}' in its front matter.");
    }
}
