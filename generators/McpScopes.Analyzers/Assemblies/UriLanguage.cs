using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using McpScopes.Generators.Declarations;

namespace McpScopes.Analyzers.Assemblies;

/// <summary>
/// The URIs that a resource or resource template serves, as a finite automaton with the grammar that the SDK matches by. Two of them share a
/// URI exactly if a path leads through both at once, and such a path spells one.
/// </summary>
internal sealed class UriLanguage
{
    // What a place of a URI that is not fixed is shown as.
    private const char Any = 'x';

    private readonly List<List<Step>> _states = [[]];
    private readonly string _literalStart;

    public UriLanguage(string uriTemplate)
    {
        var position = 0;
        foreach (Match expression in UriTemplateVariables.Expressions(uriTemplate))
        {
            AddText(uriTemplate.Substring(position, expression.Index - position));
            AddExpression(
                expression.Groups["operator"].Value, [.. expression.Groups["name"].Captures.Cast<Capture>().Select(name => name.Value)]);
            position = expression.Index + expression.Length;
        }

        AddText(uriTemplate.Substring(position));
        _literalStart = uriTemplate.Substring(0, (uriTemplate + "{").IndexOf('{'));
    }

    private int Last => _states.Count - 1;

    /// <summary>A URI that both serve, or <see langword="null"/> if there is none.</summary>
    public string? FindShared(UriLanguage other)
    {
        var length = Math.Min(_literalStart.Length, other._literalStart.Length);
        if (!_literalStart.Contains('%') && !other._literalStart.Contains('%')
            && string.Compare(_literalStart, 0, other._literalStart, 0, length, StringComparison.OrdinalIgnoreCase) != 0)
        {
            return null;
        }

        var reached = new Dictionary<(int, int), ((int, int) From, char? Character)> { [(0, 0)] = default };
        var open = new Queue<(int, int)>([(0, 0)]);
        while (open.Count > 0)
        {
            var at = open.Dequeue();
            if (at == (Last, other.Last))
            {
                return Spell(reached, at);
            }

            foreach (var (next, character) in Both(at, other))
            {
                if (!reached.ContainsKey(next))
                {
                    reached.Add(next, (at, character));
                    open.Enqueue(next);
                }
            }
        }

        return null;
    }

    private IEnumerable<((int, int) To, char? Character)> Both((int Own, int Other) at, UriLanguage other)
    {
        foreach (var step in _states[at.Own])
        {
            if (step.IsFree)
            {
                yield return ((step.To, at.Other), null);
            }

            foreach (var others in other._states[at.Other])
            {
                if (Step.Shared(step, others) is { } character)
                {
                    yield return ((step.To, others.To), character);
                }
            }
        }

        foreach (var step in other._states[at.Other].Where(step => step.IsFree))
        {
            yield return ((at.Own, step.To), null);
        }
    }

    private static string Spell(Dictionary<(int, int), ((int, int) From, char? Character)> reached, (int, int) at)
    {
        var text = new StringBuilder();
        while (at != (0, 0))
        {
            var (from, character) = reached[at];
            _ = character is { } found ? text.Insert(0, found) : text;
            at = from;
        }

        return text.ToString();
    }

    private void AddExpression(string operation, string[] names)
    {
        switch (operation)
        {
            case "?" or "&":
                AddQuery(operation, names);
                break;
            case ";":
                foreach (var name in names)
                {
                    AddOptional(() =>
                    {
                        AddText(";" + name);
                        AddOptional(() => AddNamedValue("", ";/?&"));
                    });
                }

                break;
            default:
                var (prefix, separator, excluded) = operation switch
                {
                    "+" => ("", ",", "?&#"),
                    "#" => ("#", ",", ""),
                    "." => (".", ".", "/?#"),
                    "/" => ("/", "/", "/?#"),
                    _ => ("", ",", "/?&#"),
                };
                AddValues(prefix, separator, excluded, names.Length);
                break;
        }
    }

    private void AddValues(string prefix, string separator, string excluded, int count)
    {
        AddOptional(() => AddText(prefix));
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                AddOptional(() => AddText(separator));
            }

            AddAnyText(excluded);
        }
    }

    private void AddQuery(string prefix, string[] names) => AddOptional(() =>
    {
        AddText(prefix);
        for (var i = 0; i < names.Length; i++)
        {
            if (i > 0)
            {
                AddOptional(() => AddText("&"));
            }

            AddOptional(() => AddNamedValue(names[i], "/?&"));
        }
    });

    private void AddNamedValue(string name, string excluded)
    {
        AddText(name + "=");
        AddAnyText(excluded);
    }

    /// <summary>Letters that need no encoding are compared decoded (RFC 3986 §6.2.2.2), and without regard to case, as the SDK does.</summary>
    private void AddText(string text)
    {
        foreach (var character in Regex.Replace(text, "%[0-9A-Fa-f]{2}", Decoded))
        {
            AddStep(new Step(character, null));
        }
    }

    private static string Decoded(Match escape)
    {
        var character = (char)Convert.ToInt32(escape.Value.Substring(1), 16);
        return character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '.' or '_' or '~'
            ? character.ToString()
            : escape.Value;
    }

    private void AddAnyText(string excluded)
    {
        AddStep(default);
        _states[Last].Add(new Step('\0', excluded) { To = Last });
        AddStep(default);
    }

    private void AddOptional(Action content)
    {
        var start = Last;
        content();
        AddStep(default);
        _states[start].Add(new Step { To = Last });
    }

    /// <summary>Leads from the last state to a new one.</summary>
    private void AddStep(Step step)
    {
        _states[Last].Add(step with { To = Last + 1 });
        _states.Add([]);
    }

    /// <summary>A way from one state to another: one character, any but those in <paramref name="Excluded"/>, or none at all.</summary>
    private readonly record struct Step(char Character, string? Excluded)
    {
        public int To { get; init; }

        public bool IsFree => Character == '\0' && Excluded is null;

        /// <summary>A character that both take. Of all there are, two that take any but a few always share one.</summary>
        public static char? Shared(Step one, Step other) => one.IsFree || other.IsFree ? null
            : one.Excluded is { } excluded
                ? other.Excluded is null ? (excluded.IndexOf(other.Character) < 0 ? other.Character : null) : Any
                : other.Excluded is not null ? Shared(other, one)
                : char.ToUpperInvariant(one.Character) == char.ToUpperInvariant(other.Character) ? one.Character
                : null;
    }
}
