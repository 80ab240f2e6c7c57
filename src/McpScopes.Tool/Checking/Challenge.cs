using System.Text;

namespace McpScopes.Tool.Checking;

/// <summary>The Bearer challenge of a <c>WWW-Authenticate</c> header (RFC 9110 §11.6.1), read as strictly as clients may.</summary>
internal sealed class Challenge
{
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private Challenge()
    {
    }

    /// <summary>A parameter's value; null if it is not there.</summary>
    public string? Parameter(string name) => _parameters.GetValueOrDefault(name);

    /// <summary>Reads the parameters of the Bearer challenge; null if it is missing or a parameter is no token or quoted string.</summary>
    public static Challenge? Parse(string header)
    {
        var rest = header.TrimStart();
        if (!rest.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) || (rest.Length > 6 && rest[6] != ' '))
        {
            return null;
        }

        var challenge = new Challenge();
        for (var position = 6; SkipSeparators(rest, ref position);)
        {
            var name = ReadToken(rest, ref position);
            if (position < rest.Length && rest[position] is ' ' && name.Length > 0)
            {
                // A token that no "=" follows begins the next scheme's challenge.
                return challenge;
            }

            if (name.Length == 0 || position >= rest.Length || rest[position++] != '=' || ReadValue(rest, ref position) is not { } value
                || !challenge._parameters.TryAdd(name, value))
            {
                return null;
            }
        }

        return challenge;
    }

    private static bool SkipSeparators(string text, ref int position)
    {
        while (position < text.Length && text[position] is ' ' or ',' or '\t')
        {
            position++;
        }

        return position < text.Length;
    }

    private static string ReadToken(string text, ref int position)
    {
        var start = position;
        while (position < text.Length
            && (char.IsAsciiLetterOrDigit(text[position]) || "!#$%&'*+-.^_`|~".Contains(text[position], StringComparison.Ordinal)))
        {
            position++;
        }

        return text[start..position];
    }

    private static string? ReadValue(string text, ref int position)
    {
        if (position >= text.Length || text[position] != '"')
        {
            var token = ReadToken(text, ref position);
            return token.Length > 0 && (position == text.Length || text[position] is ' ' or ',' or '\t') ? token : null;
        }

        var value = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] == '"')
            {
                position++;
                return value.ToString();
            }

            if (text[position] == '\\' && ++position == text.Length)
            {
                return null;
            }

            _ = value.Append(text[position]);
        }

        return null;
    }
}
