using System.Text.RegularExpressions;

namespace Tavily.Corpus;

/// <summary>
/// A short answer out of the best document: the sentence that its author wrote as the answer or, when another sentence speaks
/// of more of what was asked, that one.
/// </summary>
internal static partial class WrittenAnswer
{
    public static string From(CorpusDocument document, IReadOnlyList<string> terms) =>
        Sentences(document).MaxBy(sentence => QueryTerms.CountIn(sentence, terms))!;

    private static IEnumerable<string> Sentences(CorpusDocument document) =>
    [
        document.Answer,
        .. document.Body.Split("\n\n").Where(IsProse).SelectMany(text => SentenceEnd().Split(PlainText.Of(text).Replace('\n', ' '))),
    ];

    private static bool IsProse(string paragraph) => paragraph is not (['#', ..] or ['`', ..] or ['-', ..] or ['|', ..]);

    [GeneratedRegex(@"(?<=[.!?])\s+(?=\p{Lu})")]
    private static partial Regex SentenceEnd();
}
