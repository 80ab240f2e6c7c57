using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace McpScopes.Analyzers.Secrets;

/// <summary>A string value in a JSON file.</summary>
/// <param name="Path">The names of the members around it, outermost first; <c>[]</c> stands for an element of an array.</param>
/// <param name="Value">The value, escapes resolved.</param>
/// <param name="Start">Where its opening quote stands.</param>
/// <param name="Length">Its length in the file, with the quotes.</param>
internal readonly record struct JsonString(IReadOnlyList<string> Path, string Value, int Start, int Length);

/// <summary>
/// Finds the strings of a JSON file as people write configuration: with comments, with trailing commas, half finished. Whatever is wrong
/// with the text, the strings that are there are found, and nothing is thrown.
/// </summary>
internal sealed class TolerantJson
{
    public const string Element = "[]";

    private readonly string _text;
    private readonly List<Container> _containers = [];
    private int _position;

    private TolerantJson(string text) => _text = text;

    public static IEnumerable<JsonString> Strings(string text) => new TolerantJson(text).Read();

    private IEnumerable<JsonString> Read()
    {
        while (_position < _text.Length)
        {
            var c = _text[_position];
            switch (c)
            {
                case '"':
                    if (ReadString() is { } value)
                    {
                        yield return value;
                    }

                    continue;
                case '/' when SkipComment():
                    continue;
                case '{':
                    _containers.Add(new(isArray: false));
                    break;
                case '[':
                    _containers.Add(new(isArray: true));
                    break;
                case '}' or ']' when _containers.Count > 0:
                    _containers.RemoveAt(_containers.Count - 1);
                    EndValue();
                    break;
                case ',':
                    EndValue();
                    break;
                case ':' when _containers.Count > 0:
                    _containers[_containers.Count - 1].IsNamed = true;
                    break;
            }

            _position++;
        }
    }

    /// <summary>Reads a string; <see langword="null"/> if it is the name of a member.</summary>
    private JsonString? ReadString()
    {
        var start = _position;
        var value = new StringBuilder();
        _position++;
        while (_position < _text.Length && _text[_position] is not ('"' or '\r' or '\n'))
        {
            _ = value.Append(_text[_position] == '\\' ? ReadEscape() : _text[_position++]);
        }

        if (_position < _text.Length && _text[_position] == '"')
        {
            _position++;
        }

        var text = value.ToString();
        if (_containers.Count > 0 && _containers[_containers.Count - 1] is { IsArray: false, IsNamed: false } owner)
        {
            owner.Member = text;
            return null;
        }

        // The comma after the value may be missing.
        var path = _containers.Select(container => container.IsArray ? Element : container.Member ?? "").ToArray();
        EndValue();
        return new(path, text, start, _position - start);
    }

    private char ReadEscape()
    {
        _position++;
        var c = _position < _text.Length ? _text[_position++] : '\\';
        switch (c)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'u' when _position + 4 <= _text.Length
                && ushort.TryParse(_text.Substring(_position, 4), NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture, out var unit):
                _position += 4;
                return (char)unit;
            default: return c;
        }
    }

    private bool SkipComment()
    {
        var next = _position + 1 < _text.Length ? _text[_position + 1] : ' ';
        if (next is not ('/' or '*'))
        {
            return false;
        }

        var end = next == '/'
            ? _text.IndexOf('\n', _position)
            : _text.IndexOf("*/", _position + 2, StringComparison.Ordinal) is >= 0 and var close ? close + 2 : -1;
        _position = end < 0 ? _text.Length : end;
        return true;
    }

    /// <summary>After a value the next string of an object is a member's name.</summary>
    private void EndValue()
    {
        if (_containers.Count > 0)
        {
            _containers[_containers.Count - 1].IsNamed = false;
        }
    }

    private sealed class Container(bool isArray)
    {
        public bool IsArray { get; } = isArray;

        public string? Member { get; set; }

        /// <summary>
        /// Gets or sets a value indicating whether the colon after <see cref="Member"/> was there, so that its value comes next.
        /// </summary>
        public bool IsNamed { get; set; }
    }
}
