using System;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace McpScopes.Analyzers.Secrets;

/// <summary>Tells secrets from placeholders and from ordinary settings, by their names and by what they look like.</summary>
internal static class SecretText
{
    private const int ShownCharacters = 4;
    private const int LeastShownLength = 8;
    private const int LeastRandomLength = 20;
    private const double LeastRandomBits = 3.5;

    private static readonly string[] SecretWords =
        ["key", "apikey", "token", "secret", "password", "passwd",
            "passphrase", "pwd", "pass", "credential", "credentials", "pat",
            "authorization", "cookie"];

    /// <summary>The prefixes that services give their keys, so that scanners find them.</summary>
    private static readonly Regex WellKnown = new(
        "(?<![A-Za-z0-9])(?:"
        + "(?:tvly|sk|pk_live|sk_live|rk_live|sk_test|glpat|dop_v1|hf|npm|pypi|lin_api|ntn|xox[abeoprs]|xapp)[-_][A-Za-z0-9_.-]{8,}"
        + "|gh[opsur]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|(?:AKIA|ASIA)[A-Z0-9]{12,}|AIza[A-Za-z0-9_-]{20,}"
        + "|SG\\.[A-Za-z0-9_-]{16,}|ya29\\.[A-Za-z0-9_-]{16,}|eyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*){1,4}"
        + ")",
        RegexOptions.CultureInvariant);

    private static readonly Regex Reference = new(
        "\\$\\{[^}]*\\}|\\{\\{[^}]*\\}\\}|\\$[A-Za-z_][A-Za-z0-9_]*|%[A-Za-z_][A-Za-z0-9_]*%|<[^<>]+>", RegexOptions.CultureInvariant);

    private static readonly Regex StandIn = new(
        "^(?:.*(?:\\.\\.\\.|…|\\*\\*\\*).*|(?:x+|\\*+|-+)"
        + "|(?:[a-z]+[-_ ]+)*(?:your|my|insert|replace|change|example|dummy|todo|placeholder)(?:[-_ ]?[a-z]+)*"
        + "|null|none|true|false|changeme)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex Scheme = new(
        "^(?:bearer|basic|token|apikey)\\s+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex Word = new("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.CultureInvariant);

    /// <summary>Finds the secret in a value that stands under a name; <see langword="null"/> if there is none.</summary>
    public static string? Find(string? name, string value)
    {
        var literal = Reference.Replace(Scheme.Replace(value.Trim(), ""), "").Trim();
        if (literal.Length == 0 || StandIn.IsMatch(literal))
        {
            return null;
        }

        if (WellKnown.Match(literal) is { Success: true } found)
        {
            return found.Value;
        }

        // A value that is part reference, part literal is put together from the environment.
        var isWhole = literal.Length == Scheme.Replace(value.Trim(), "").Trim().Length;
        return name is not null && isWhole && IsSecretName(name, literal) ? literal : null;
    }

    /// <summary>What may be shown of a secret: enough to find it, too little to use it.</summary>
    public static string Shortened(string secret) => secret.Length < LeastShownLength ? "…" : secret.Substring(0, ShownCharacters) + "…";

    /// <summary>The environment variable to take the value of a name from.</summary>
    public static string VariableFor(string? name)
    {
        var variable = new StringBuilder();
        foreach (Match word in Word.Matches(name ?? ""))
        {
            _ = variable.Append(variable.Length == 0 ? "" : "_").Append(word.Value.ToUpperInvariant());
        }

        return variable.Length == 0 || variable.ToString() is "AUTHORIZATION" ? "API_KEY" : variable.ToString();
    }

    /// <summary>The name ends in a word for a secret; or it has one somewhere, and the value looks random.</summary>
    private static bool IsSecretName(string name, string value)
    {
        var words = Word.Matches(name).Cast<Match>().Select(word => word.Value.ToLowerInvariant()).ToList();
        var isPublic = words.Contains("public") || words.Contains("publishable");
        return !isPublic && words.Count > 0
            && (SecretWords.Contains(words[words.Count - 1]) || (words.Any(SecretWords.Contains) && IsRandom(value)));
    }

    private static bool IsRandom(string value)
    {
        if (value.Length < LeastRandomLength || !value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '+' or '/' or '=' or '.')
            || !value.Any(char.IsDigit) || !value.Any(char.IsLetter))
        {
            return false;
        }

        var bits = value.GroupBy(c => c).Sum(group =>
        {
            var share = (double)group.Count() / value.Length;
            return -share * Math.Log(share, 2);
        });
        return bits >= LeastRandomBits;
    }
}
