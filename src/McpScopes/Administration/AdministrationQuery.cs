using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace McpScopes.Administration;

/// <summary>
/// Reads the parameters of an address. Each is there once, has a bounded length and no control characters, and is one that is known: a misspelt
/// filter would show more than was asked for.
/// </summary>
internal sealed class AdministrationQuery
{
    private const int MaxLength = 512;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private AdministrationQuery()
    {
    }

    public string? Mistake { get; private set; }

    public string? this[string name] => _values.GetValueOrDefault(name);

    public static AdministrationQuery Read(HttpRequest request, params ReadOnlySpan<string> known)
    {
        var query = new AdministrationQuery();
        foreach (var (name, values) in request.Query)
        {
            if (!known.Contains(name))
            {
                query.Mistake ??= $"There is no such parameter. The parameters are: {string.Join(", ", known.ToArray())}.";
            }
            else if (values.Count != 1 || values[0] is not { Length: > 0 and <= MaxLength } value || value.Any(char.IsControl))
            {
                query.Mistake ??= $"'{name}' must be given once, with 1 to {MaxLength} characters and no control characters.";
            }
            else
            {
                query._values[name] = value;
            }
        }

        return query;
    }

    public int Limit(int usual, int greatest)
    {
        if (this["limit"] is not { } text)
        {
            return usual;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= greatest)
        {
            return limit;
        }

        Mistake ??= $"'limit' must be a number from 1 to {greatest}.";
        return usual;
    }

    public DateTimeOffset? Time(string name)
    {
        if (this[name] is not { } text)
        {
            return null;
        }

        if (MomentText.TryParse(text, out var time))
        {
            return time;
        }

        Mistake ??= $"'{name}' must be a time such as 2026-11-24T12:00:00Z (RFC 3339).";
        return null;
    }
}

/// <summary>A time as RFC 3339 writes it. One without an offset is UTC.</summary>
internal static class MomentText
{
    public static bool TryParse(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
        && text!.Length >= 10 && text[4] == '-';
}
