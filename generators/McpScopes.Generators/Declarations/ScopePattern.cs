using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;

namespace McpScopes.Generators.Declarations;

/// <summary>A stretch of a scope pattern: fixed text, or the name of a variable.</summary>
/// <param name="Text">The text, or the variable's name without braces.</param>
/// <param name="IsVariable">Which of the two it is.</param>
/// <param name="Start">Where it starts in the pattern; for a variable, its opening brace.</param>
internal readonly record struct ScopePatternPart(string Text, bool IsVariable, int Start);

/// <summary>A scope as written in <c>[RequiresScope]</c>, cut into fixed text and <c>{variables}</c>.</summary>
/// <param name="Parts">The stretches, in order.</param>
/// <param name="MalformedAt">Where a brace has no partner or encloses nothing; -1 if all is well.</param>
internal readonly record struct ScopePattern(EquatableArray<ScopePatternPart> Parts, int MalformedAt)
{
    public bool IsMalformed => MalformedAt >= 0;

    /// <summary>Gets a value indicating whether there is any variable; false makes the pattern a fixed scope.</summary>
    public bool HasVariables => Parts.Any(part => part.IsVariable);

    /// <summary>Gets the names of the variables, distinct, in the order of their first use.</summary>
    public IEnumerable<string> Variables => Parts.Where(part => part.IsVariable).Select(part => part.Text).Distinct();

    /// <summary>Gets the pattern with nameless variables: two patterns of one shape stand for the same scopes.</summary>
    public string Shape => string.Concat(Parts.Select(part => part.IsVariable ? "{}" : part.Text));

    public static ScopePattern Parse(string text)
    {
        var parts = new List<ScopePatternPart>();
        var position = 0;
        while (position < text.Length)
        {
            var brace = text.IndexOfAny(['{', '}'], position);
            if (brace < 0)
            {
                parts.Add(new(text.Substring(position), false, position));
                break;
            }

            if (brace > position)
            {
                parts.Add(new(text.Substring(position, brace - position), false, position));
            }

            var end = text[brace] == '{' ? text.IndexOfAny(['{', '}'], brace + 1) : -1;
            if (end < 0 || text[end] != '}' || end == brace + 1)
            {
                return new(parts.ToEquatableArray(), brace);
            }

            parts.Add(new(text.Substring(brace + 1, end - brace - 1), true, brace));
            position = end + 1;
        }

        return new(parts.ToEquatableArray(), -1);
    }
}
