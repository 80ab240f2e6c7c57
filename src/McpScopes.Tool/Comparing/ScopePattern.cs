using System.Text;

namespace McpScopes.Tool.Comparing;

/// <summary>A stretch of a scope: fixed text, or the name of a variable.</summary>
internal readonly record struct ScopePatternPart(string Text, bool IsVariable);

/// <summary>A required scope, cut into fixed text and <c>{variables}</c>.</summary>
internal sealed class ScopePattern
{
    private ScopePattern(string text, IReadOnlyList<ScopePatternPart> parts) => (Text, Parts) = (text, parts);

    /// <summary>Gets the scope as written.</summary>
    public string Text { get; }

    public IReadOnlyList<ScopePatternPart> Parts { get; }

    public bool HasVariables => Parts.Any(part => part.IsVariable);

    public IEnumerable<string> Variables => Parts.Where(part => part.IsVariable).Select(part => part.Text).Distinct(StringComparer.Ordinal);

    /// <summary>Cuts a scope; one whose braces do not match is fixed text, as no call can make anything of it.</summary>
    public static ScopePattern Parse(string text)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
        {
            return new ScopePattern(text, [new(text, false)]);
        }

        var parts = new List<ScopePatternPart>();
        for (var position = 0; position < text.Length;)
        {
            var brace = text.AsSpan(position).IndexOfAny('{', '}');
            if (brace != 0)
            {
                parts.Add(new(brace < 0 ? text[position..] : text.Substring(position, brace), false));
                position = brace < 0 ? text.Length : position + brace;
                continue;
            }

            var end = text.AsSpan(position + 1).IndexOfAny('{', '}') + position + 1;
            if (text[position] != '{' || end <= position + 1 || text[end] != '}')
            {
                return new ScopePattern(text, [new(text, false)]);
            }

            parts.Add(new(text[(position + 1)..end], true));
            position = end + 1;
        }

        return new ScopePattern(text, parts);
    }

    /// <summary>The scope of one call. A variable without a value stays as it is written.</summary>
    public string Fill(IReadOnlyDictionary<string, string> values)
    {
        if (!HasVariables)
        {
            return Text;
        }

        var result = new StringBuilder();
        foreach (var part in Parts)
        {
            _ = !part.IsVariable ? result.Append(part.Text)
                : values.TryGetValue(part.Text, out var value) ? result.Append(value)
                : result.Append('{').Append(part.Text).Append('}');
        }

        return result.ToString();
    }

    /// <summary>Every way in which values of the variables make <paramref name="scope"/>.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Match(string scope) => Match(scope, 0, new(StringComparer.Ordinal));

    private IEnumerable<Dictionary<string, string>> Match(string rest, int index, Dictionary<string, string> values)
    {
        if (index == Parts.Count)
        {
            if (rest.Length == 0)
            {
                yield return values;
            }

            yield break;
        }

        var part = Parts[index];
        if (!part.IsVariable || values.ContainsKey(part.Text))
        {
            var text = part.IsVariable ? values[part.Text] : part.Text;
            if (rest.StartsWith(text, StringComparison.Ordinal))
            {
                foreach (var match in Match(rest[text.Length..], index + 1, values))
                {
                    yield return match;
                }
            }

            yield break;
        }

        for (var length = 1; length <= rest.Length; length++)
        {
            foreach (var match in Match(rest[length..], index + 1, new(values, StringComparer.Ordinal) { [part.Text] = rest[..length] }))
            {
                yield return match;
            }
        }
    }
}
