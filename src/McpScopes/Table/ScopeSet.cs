using System.Diagnostics;

namespace McpScopes.Table;

/// <summary>
/// A set of scopes by their numbers in the <see cref="ScopeTable"/>. The first 64 are one machine word; further ones live in an array,
/// so that any number works and the usual case costs one AND.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
internal readonly struct ScopeSet(ulong first, ulong[]? rest)
{
    private const int WordBits = 64;
    private readonly ulong _first = first;
    private readonly ulong[]? _rest = rest;

    public static ScopeSet Empty => default;

    public static ScopeSet Of(int number)
    {
        if (number < WordBits)
        {
            return new ScopeSet(1UL << number, null);
        }

        var rest = new ulong[number / WordBits];
        rest[^1] = 1UL << (number % WordBits);
        return new ScopeSet(0, rest);
    }

    public bool Contains(int number)
    {
        if (number < WordBits)
        {
            return (_first & (1UL << number)) != 0;
        }

        var word = (number / WordBits) - 1;
        return _rest is not null && word < _rest.Length && (_rest[word] & (1UL << (number % WordBits))) != 0;
    }

    public ScopeSet Union(ScopeSet other)
    {
        if (_rest is null && other._rest is null)
        {
            return new ScopeSet(_first | other._first, null);
        }

        var rest = new ulong[Math.Max(_rest?.Length ?? 0, other._rest?.Length ?? 0)];
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] = Word(_rest, i) | Word(other._rest, i);
        }

        return new ScopeSet(_first | other._first, rest);
    }

    /// <summary>Whether every scope of this set is in <paramref name="granted"/>.</summary>
    public bool IsSubsetOf(ScopeSet granted) =>
        (_first & ~granted._first) == 0 && (_rest is null || RestIsSubsetOf(granted._rest));

    /// <summary>The words that are not empty, by their place.</summary>
    public (int Word, ulong Bits)[] Words()
    {
        var words = new List<(int, ulong)>();
        for (var i = 0; i <= (_rest?.Length ?? 0); i++)
        {
            if (Word(i) is not 0 and var bits)
            {
                words.Add((i, bits));
            }
        }

        return [.. words];
    }

    /// <summary>The scopes whose numbers begin at 64 times <paramref name="index"/>.</summary>
    public ulong Word(int index) => index == 0 ? _first : Word(_rest, index - 1);

    public override string ToString() => $"{_first:x}{(_rest is null ? "" : $"+{_rest.Length}")}";

    private bool RestIsSubsetOf(ulong[]? granted)
    {
        for (var i = 0; i < _rest!.Length; i++)
        {
            if ((_rest[i] & ~Word(granted, i)) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static ulong Word(ulong[]? words, int index) => words is not null && index < words.Length ? words[index] : 0;
}
