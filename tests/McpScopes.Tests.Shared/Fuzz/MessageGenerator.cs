using System.Text;

namespace McpScopes.Tests.Fuzz;

/// <summary>
/// Makes bytes that look like JSON-RPC: from well-formed calls over messages with members missing, doubled or misplaced to bytes that are no
/// JSON any more. The same seed makes the same bytes.
/// </summary>
internal sealed class MessageGenerator(int seed, string meta = "")
{
    private static readonly string[] Methods =
    [
        "tools/call", "tools/call", "tools/call", "prompts/get", "resources/read", "resources/subscribe", "subscriptions/listen", "completion/complete",
        "ping", "tools/list", "initialize", "notifications/initialized", "Tools/Call", "tools/call ", "",
    ];

    private static readonly string[] Names =
    [
        "search", "search", "extract", "extract", "extract", "both", "whoami", "undeclared", "repo", "summary", "données", "Extract", "extract ", "nothing", "", "search\0", "еxtract",
    ];

    private static readonly string[] Uris =
    [
        "pages://index", "pages://alice/notes", "pages://bob/notes", "PAGES://index", "pages://{owner}/{page}", "pages://bob%2Falice/x", "file:///x", "", "pages://%/",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "1", "-0", "1e999", "{}", "[]", "\"\"", "\"extract\"", "[\"extract\"]", "{\"name\":\"extract\"}", "\"\\ud800\"", "[[[[]]]]", "{\"a\":{\"b\":[1,{\"c\":2}]}}",
    ];

    private static readonly byte[] Interesting = [0, (byte)'"', (byte)'\\', (byte)'{', (byte)'}', (byte)'[', (byte)']', (byte)',', (byte)':', (byte)' ', 0x80, 0xC0, 0xEF, 0xFF];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private byte[] _last = [];

    /// <summary>Makes the next message. Every third or so has its bytes changed after it was made.</summary>
    public FuzzInput Next()
    {
        _text.Clear();
        var isPlain = Chance(25);
        if (isPlain)
        {
            WritePlain();
        }
        else
        {
            WriteMessage(depth: 0);
        }

        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        if (!isPlain && Chance(30))
        {
            bytes = Mutate(bytes);
        }

        _last = bytes;
        return new FuzzInput(bytes, isPlain);
    }

    /// <summary>What an honest client sends: every member once, in any order.</summary>
    private void WritePlain()
    {
        var (method, parameters) = _random.Next(4) switch
        {
            0 => ("prompts/get", $"\"name\":{Quote(Pick(Names))},\"arguments\":{{\"topic\":\"t\"}}"),
            1 => ("resources/read", $"\"uri\":{Quote(Pick(Uris))}"),
            _ => ("tools/call", $"\"name\":{Quote(Pick(Names))},\"arguments\":{{\"query\":\"q\",\"url\":\"u\",\"owner\":\"o\",\"name\":\"search\"}}"),
        };
        string[] members = ["\"jsonrpc\":\"2.0\"", "\"id\":1", $"\"method\":{Quote(method)}", $"\"params\":{{{parameters}{meta}}}"];
        _random.Shuffle(members);
        _text.Append('{').AppendJoin(',', members).Append('}');
    }

    private void WriteMessage(int depth)
    {
        var members = new List<Action>
        {
            () => Member("jsonrpc", () => _text.Append(Chance(95) ? "\"2.0\"" : Pick(Values))),
            () => Member("id", () => _text.Append(Chance(90) ? "1" : Pick(Values))),
            () => Member("method", () => WriteString(Methods)),
            () => Member("params", () => WriteParameters(depth)),
        };
        WriteObject(members, ["result", "error", "x", "Method", "PARAMS", "params ", "m\\u0065thod", "par\\u0061ms", "__proto__"], depth);
    }

    private void WriteParameters(int depth)
    {
        if (Chance(4))
        {
            _text.Append(Pick(Values));
            return;
        }

        var members = new List<Action>
        {
            () => Member("name", () => WriteString(Names)),
            () => Member("arguments", () => WriteArguments(depth)),
        };
        if (Chance(30))
        {
            members.Add(() => Member("uri", () => WriteString(Uris)));
        }

        if (Chance(20))
        {
            members.Add(() => Member("ref", () => WriteReference(depth)));
        }

        if (Chance(5))
        {
            members.Add(() => Member("notifications", () => _text.Append("{\"resourceSubscriptions\":[").Append(Quote(Pick(Uris))).Append("]}")));
        }

        if (meta.Length > 0)
        {
            members.Add(() => _text.Append(meta.AsSpan(1)));
        }

        WriteObject(members, ["Name", "NAME", "n\\u0061me", "name ", "URI", "params", "method", "task", "_meta"], depth);
    }

    private void WriteArguments(int depth)
    {
        if (depth < 2 && Chance(10))
        {
            WriteMessage(depth + 1);
        }
        else
        {
            _text.Append(Chance(85) ? "{\"query\":\"q\",\"url\":\"u\",\"owner\":\"o\",\"name\":\"search\",\"topic\":\"t\"}" : Pick(Values));
        }
    }

    private void WriteReference(int depth) => WriteObject(
        [
            () => Member("type", () => _text.Append(Chance(90) ? Quote(Pick(["ref/prompt", "ref/resource"])) : Pick(Values))),
            () => Member("name", () => WriteString(Names)),
            () => Member("uri", () => WriteString(Uris)),
        ],
        ["Name", "title"], depth);

    /// <summary>Writes members in any order, with some left out, some doubled, and some that mean nothing or look alike.</summary>
    private void WriteObject(List<Action> members, string[] others, int depth)
    {
        if (Chance(6))
        {
            members.RemoveAt(_random.Next(members.Count));
        }

        if (Chance(12) && members.Count > 0)
        {
            members.Add(members[_random.Next(members.Count)]);
        }

        if (Chance(15))
        {
            members.Add(() => Member(Pick(others), () =>
            {
                if (depth < 2 && Chance(30))
                {
                    WriteMessage(depth + 1);
                }
                else
                {
                    _text.Append(Chance(50) ? Quote(Pick(Names)) : Pick(Values));
                }
            }));
        }

        if (Chance(50))
        {
            for (var i = members.Count - 1; i > 0; i--)
            {
                var j = _random.Next(i + 1);
                (members[i], members[j]) = (members[j], members[i]);
            }
        }

        _text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
            {
                _text.Append(',');
            }

            members[i]();
        }

        _text.Append(Chance(1) ? ",}" : "}");
    }

    private void Member(string key, Action value)
    {
        _text.Append(Space()).Append('"').Append(Chance(5) ? Escape(key) : key).Append('"').Append(Space()).Append(':').Append(Space());
        value();
    }

    private void WriteString(string[] from) => _text.Append(Chance(93) ? Quote(Pick(from)) : Pick(Values));

    private string Quote(string text) => $"\"{(Chance(10) ? Escape(text) : Escape(text, chance: 0))}\"";

    private string Escape(string text, int chance = 40)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            if (c is < ' ' or '"' or '\\' || Chance(chance))
            {
                escaped.Append(c is '/' && Chance(50) ? "\\/" : Chance(50) ? $"\\u{(int)c:x4}" : $"\\u{(int)c:X4}");
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }

    private byte[] Mutate(byte[] bytes)
    {
        var result = new List<byte>(bytes);
        for (var times = _random.Next(1, 4); times > 0 && result.Count > 1; times--)
        {
            var at = _random.Next(result.Count);
            var length = _random.Next(1, Math.Min(24, result.Count - at) + 1);
            switch (_random.Next(8))
            {
                case 0:
                    result[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    result[at] = Interesting[_random.Next(Interesting.Length)];
                    break;
                case 2:
                    result.Insert(at, Interesting[_random.Next(Interesting.Length)]);
                    break;
                case 3:
                    result.RemoveRange(at, length);
                    break;
                case 4:
                    result.InsertRange(at, result.GetRange(at, length));
                    break;
                case 5:
                    result.RemoveRange(at, result.Count - at);
                    break;
                case 6 when _last.Length > 1:
                    result.InsertRange(at, _last[_random.Next(_last.Length / 2)..]);
                    break;
                default:
                    result.InsertRange(0, [0xEF, 0xBB, 0xBF]);
                    break;
            }
        }

        return [.. result];
    }

    private string Space() => Chance(92) ? "" : Pick([" ", "\n", "\t", "\r\n  "]);

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}

/// <summary>One input.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="IsPlain">Whether an honest client could have sent them: then both doors must see the same call.</param>
internal readonly record struct FuzzInput(byte[] Bytes, bool IsPlain);
