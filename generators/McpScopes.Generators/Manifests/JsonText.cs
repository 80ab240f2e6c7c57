using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace McpScopes.Generators.Manifests;

/// <summary>
/// Reads JSON into dictionaries, lists, strings, numbers, booleans and null. The compiler's host gives generators no JSON library that is
/// there everywhere, and a manifest is small.
/// </summary>
internal sealed class JsonText
{
    private const int MaxDepth = 16;

    private readonly string _text;
    private int _position;

    private JsonText(string text) => _text = text;

    /// <summary>Reads one value; false if the text is not JSON, or is nested deeper than any manifest.</summary>
    public static bool TryRead(string text, out object? value)
    {
        var reader = new JsonText(text);
        try
        {
            value = reader.ReadValue(0);
            reader.SkipSpace();
            return reader._position == text.Length;
        }
        catch (FormatException)
        {
            value = null;
            return false;
        }
    }

    private object? ReadValue(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException();
        }

        return Peek() switch
        {
            '{' => ReadObject(depth),
            '[' => ReadArray(depth),
            '"' => ReadString(),
            't' => ReadWord("true", true),
            'f' => ReadWord("false", false),
            'n' => ReadWord("null", null),
            _ => ReadNumber(),
        };
    }

    private Dictionary<string, object?> ReadObject(int depth)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        Expect('{');
        while (Peek() != '}')
        {
            if (members.Count > 0)
            {
                Expect(',');
            }

            _ = Peek();
            var name = ReadString();
            Expect(':');
            members[name] = ReadValue(depth + 1);
        }

        Expect('}');
        return members;
    }

    private List<object?> ReadArray(int depth)
    {
        var items = new List<object?>();
        Expect('[');
        while (Peek() != ']')
        {
            if (items.Count > 0)
            {
                Expect(',');
            }

            items.Add(ReadValue(depth + 1));
        }

        Expect(']');
        return items;
    }

    private string ReadString()
    {
        Expect('"');
        var result = new StringBuilder();
        for (var c = Next(); c != '"'; c = Next())
        {
            _ = result.Append(c == '\\' ? ReadEscape() : c);
        }

        return result.ToString();
    }

    private char ReadEscape()
    {
        var c = Next();
        switch (c)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'u':
                var hex = _position + 4 <= _text.Length ? _text.Substring(_position, 4) : "";
                _position += 4;
                return ushort.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
                    ? (char)unit
                    : throw new FormatException();
            default: return c is '"' or '\\' or '/' ? c : throw new FormatException();
        }
    }

    private object? ReadWord(string word, object? value)
    {
        if (string.CompareOrdinal(_text, _position, word, 0, word.Length) != 0)
        {
            throw new FormatException();
        }

        _position += word.Length;
        return value;
    }

    private double ReadNumber()
    {
        var start = _position;
        while (_position < _text.Length && _text[_position] is (>= '0' and <= '9') or '-' or '+' or '.' or 'e' or 'E')
        {
            _position++;
        }

        return double.TryParse(_text.Substring(start, _position - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException();
    }

    private char Peek()
    {
        SkipSpace();
        return _position < _text.Length ? _text[_position] : throw new FormatException();
    }

    private char Next() => _position < _text.Length ? _text[_position++] : throw new FormatException();

    private void Expect(char expected)
    {
        SkipSpace();
        if (Next() != expected)
        {
            throw new FormatException();
        }
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\r' or '\n')
        {
            _position++;
        }
    }
}
