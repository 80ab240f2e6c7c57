using System.Text;

namespace McpScopes.Tests.Bypass;

internal static partial class BodyCorpus
{
    private static void AddTypes()
    {
        foreach (var value in (string[])["1", "null", "true", "{}", "[]", "[\"extract\"]", "{\"name\":\"extract\"}", "1e999", "\"\""])
        {
            Add($"the name is {value}", meta => $"{{{Head},\"params\":{{\"name\":{value},\"arguments\":{{\"url\":\"u\"}}{meta}}}}}", reaches: false);
            Add($"the method is {value}", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":{value},\"params\":{{{Extract}{meta}}}}}", reaches: false);
            Add($"the params are {value}", _ => $"{{{Head},\"params\":{value}}}", reaches: false);
        }

        foreach (var value in (string[])["1", "\"x\"", "[1]", "true"])
        {
            Add($"the arguments are {value}", meta => $"{{{Head},\"params\":{{\"name\":\"extract\",\"arguments\":{value}{meta}}}}}", reaches: false);
            Add($"the meta is {value}", _ => $"{{{Head},\"params\":{{{Extract},\"_meta\":{value}}}}}", reaches: false);
        }

        Add("the arguments are null", meta => $"{{{Head},\"params\":{{\"name\":\"extract\",\"arguments\":null{meta}}}}}", reaches: false);
        Add("params in an array", meta => $"{{{Head},\"params\":[{{{Extract}{meta}}}]}}", reaches: false);
        foreach (var value in (string[])["null", "{}", "[]", "true", "1.5", "1e400", "99999999999999999999999999", "\"\\ud800\""])
        {
            Add($"the id is {value}", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":{value},\"method\":\"tools/call\",\"params\":{{{Extract}{meta}}}}}", reaches: false);
        }

        foreach (var value in (string[])["\"\"", "-1", "\"1\"", "\"\\u0000\"", "9223372036854775807"])
        {
            Add($"the id is {value}", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":{value},\"method\":\"tools/call\",\"params\":{{{Extract}{meta}}}}}", reaches: true);
        }

        foreach (var value in (string[])["\"1.0\"", "2.0", "null", "{}", "\"2.0 \""])
        {
            Add($"jsonrpc is {value}", meta => $"{{\"jsonrpc\":{value},\"id\":1,\"method\":\"tools/call\",\"params\":{{{Extract}{meta}}}}}", reaches: false);
        }
    }

    private static void AddEncodings()
    {
        string Call(string meta) => $"{{{Head},\"params\":{{{Extract}{meta}}}}}";
        Add("UTF-16", meta => Encoding.Unicode.GetBytes(Call(meta)), reaches: true, "application/json; charset=utf-16");
        Add("UTF-16 with its mark", meta => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Call(meta))], reaches: true, "application/json; charset=utf-16");
        Add("UTF-16, big end first", meta => Encoding.BigEndianUnicode.GetBytes(Call(meta)), reaches: true, "application/json; charset=utf-16BE");
        Add("UTF-32", meta => Encoding.UTF32.GetBytes(Call(meta)), reaches: true, "application/json; charset=utf-32");
        Add("Latin 1", meta => Encoding.Latin1.GetBytes(Call(meta)), reaches: true, "application/json; charset=iso-8859-1");
        Add("ASCII", meta => Encoding.ASCII.GetBytes(Call(meta)), reaches: true, "application/json; charset=us-ascii");
        Add("UTF-16 that is not announced", meta => Encoding.Unicode.GetBytes(Call(meta)), reaches: false);
        Add("UTF-8 announced as UTF-16", meta => Encoding.UTF8.GetBytes(Call(meta)), reaches: false, "application/json; charset=utf-16");
        Add("UTF-7", Call, reaches: false, "application/json; charset=utf-7");
        Add("an unknown charset", Call, reaches: false, "application/json; charset=bogus");
        Add("an empty charset", Call, reaches: false, "application/json; charset=");
        Add("a quoted charset", Call, reaches: false, "application/json; charset=\"UTF-8\"");
        Add("two charsets", Call, reaches: true, "application/json; charset=utf-8; charset=utf-16");
        Add("no content type", Call, reaches: false, null);
        Add("text/plain", Call, reaches: false, "text/plain");
        Add("a suffix type", Call, reaches: true, "application/vnd.api+json");
        Add("upper-case content type", Call, reaches: true, "APPLICATION/JSON");
        Add("a form", _ => "method=tools/call&name=extract", reaches: false, "application/x-www-form-urlencoded");
        Add("multipart", meta => $"--x\r\nContent-Type: application/json\r\n\r\n{Call(meta)}\r\n--x--", reaches: false, "multipart/form-data; boundary=x");
        Add("a content type that is none", Call, reaches: false, ";;;");
        Add("invalid UTF-8 in the name", meta => Splice(Call(meta), "\"extract\"", 0xFF), reaches: false);
        Add("invalid UTF-8 in the method", meta => Splice(Call(meta), "\"tools/call\"", 0xC0), reaches: false);
        Add("invalid UTF-8 in a key", meta => Splice(Call(meta), "\"name\"", 0x80), reaches: false);
        Add("invalid UTF-8 in an argument", meta => Splice(Call(meta), "\"u\"", 0xFE), reaches: true);
        Add("an over-long solidus in the method", meta => Replace(Call(meta), "tools/call", [.. "tools"u8, 0xC0, 0xAF, .. "call"u8]), reaches: false);
        Add("a surrogate in UTF-8", meta => Replace(Call(meta), "extract", [.. "extract"u8, 0xED, 0xA0, 0x80]), reaches: false);
        Add("half a surrogate pair in the name", meta => Call(meta).Replace("extract", "extract\\ud800", StringComparison.Ordinal), reaches: false);
        Add("half a surrogate pair in the method", meta => Call(meta).Replace("tools/call", "tools/call\\udc00", StringComparison.Ordinal), reaches: false);
        Add("half a surrogate pair in a key", meta => $"{{\"\\ud800\":1,{Head},\"params\":{{\"\\udfff\":1,{Extract}{meta}}}}}", reaches: false);
        Add("half a surrogate pair in an argument", meta => Call(meta).Replace("\"u\"", "\"\\ud800\"", StringComparison.Ordinal), reaches: false);
        Add("a NUL after the name", meta => Call(meta).Replace("extract", "extract\\u0000", StringComparison.Ordinal), reaches: false);
        Add("a raw NUL in the name", meta => Call(meta).Replace("extract", "extract\0", StringComparison.Ordinal), reaches: false);
        Add("a raw NUL before the body", meta => "\0" + Call(meta), reaches: false);
    }

    private static void AddSizes()
    {
        foreach (var kilobytes in (int[])[63, 64, 65, 300, 2000])
        {
            var filler = new string('x', kilobytes * 1024);
            Add($"the name after {kilobytes} KB of arguments", meta => $"{{{Head},\"params\":{{\"arguments\":{{\"url\":\"{filler}\"}},\"name\":\"extract\"{meta}}}}}", reaches: true);
            Add($"the method after {kilobytes} KB of another member", meta => $"{{\"x\":\"{filler}\",\"params\":{{{Extract}{meta}}},{Head}}}", reaches: true);
        }

        Add("a name of 100 KB", meta => $"{{{Head},\"params\":{{\"name\":\"{new string('e', 100_000)}\"{meta}}}}}", reaches: false);
        Add("a name behind 600 zero-width spaces", meta => $"{{{Head},\"params\":{{\"name\":\"{new string('\u200B', 600)}extract\"{meta}}}}}", reaches: false);
        Add("a key of 100 KB", meta => $"{{\"{new string('k', 100_000)}\":1,{Head},\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("65 KB of spaces first", meta => $"{new string(' ', 65 * 1024)}{{{Head},\"params\":{{{Extract}{meta}}}}}", reaches: true);
        foreach (var depth in (int[])[40, 64, 100, 20_000])
        {
            var nested = new string('[', depth) + new string(']', depth);
            Add($"arguments nested {depth} deep", meta => $"{{{Head},\"params\":{{\"x\":{nested},{Extract}{meta}}}}}", reaches: depth < 60);
            Add($"another member nested {depth} deep", meta => $"{{\"x\":{nested},{Head},\"params\":{{{Extract}{meta}}}}}", reaches: depth < 60);
        }
    }

    private static byte[] Splice(string text, string quoted, byte bad)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var at = text.IndexOf(quoted, StringComparison.Ordinal) + quoted.Length - 1;
        return [.. bytes[..at], bad, .. bytes[at..]];
    }

    private static byte[] Replace(string text, string part, byte[] with)
    {
        var at = text.IndexOf(part, StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. bytes[..at], .. with, .. bytes[(at + part.Length)..]];
    }
}
