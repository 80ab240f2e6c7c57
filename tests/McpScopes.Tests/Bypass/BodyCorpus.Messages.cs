namespace McpScopes.Tests.Bypass;

internal static partial class BodyCorpus
{
    private static void AddMessages()
    {
        string Call(string meta) => $"{{{Head},\"params\":{{{Extract}{meta}}}}}";
        Add("a notification", meta => $"{{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{{{Extract}{meta}}}}}", reaches: false);
        Add("a request that is a response too", meta => $"{{{Head},\"params\":{{{Extract}{meta}}},\"result\":{{}}}}", reaches: true);
        Add("a request that is an error too", meta => $"{{{Head},\"params\":{{{Extract}{meta}}},\"error\":{{\"code\":1,\"message\":\"m\"}}}}", reaches: true);
        Add("a response", _ => "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"method\":\"tools/call\",\"params\":{\"name\":\"extract\"}}}", reaches: false);
        Add("an error", _ => "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"tools/call\"}}", reaches: false);
        Add("a batch", meta => $"[{Call(meta)}]", reaches: false);
        Add("a batch with an allowed call first", meta => $"[{{{Head},\"params\":{{{Search}{meta}}}}},{Call(meta)}]", reaches: false);
        Add("an empty batch", _ => "[]", reaches: false);
        Add("a batch in a batch", meta => $"[[{Call(meta)}]]", reaches: false);
        Add("two messages", meta => $"{{{Head},\"params\":{{{Search}{meta}}}}}{Call(meta)}", reaches: false);
        Add("two lines", meta => $"{{{Head},\"params\":{{{Search}{meta}}}}}\n{Call(meta)}", reaches: false);
        Add("something after the message", meta => Call(meta) + "x", reaches: false);
        Add("something before the message", meta => ")]}',\n" + Call(meta), reaches: false);
        Add("the message as a string", meta => System.Text.Json.JsonSerializer.Serialize(Call(meta)), reaches: false);
        foreach (var body in (string[])["", " ", "null", "true", "1", "\"x\"", "{}", "{", "[", "{\"jsonrpc\":\"2.0\"", "{\"method\":", "}"])
        {
            Add($"the body is '{body}'", _ => body, reaches: false);
        }

        foreach (var end in (int[])[1, 10, 30, 60])
        {
            Add($"the body lacks its last {end} bytes", meta => Call(meta)[..^end], reaches: false);
        }
    }

    private static void AddLookAlikes()
    {
        foreach (var method in (string[])["Tools/Call", "TOOLS/CALL", "tools/call ", " tools/call", "tools//call", "tools\\\\call", "tools/call/", "tools.call",
            "tools/call\\u0000", "tооls/call", "tools/cal\u200Bl", "notifications/tools/call", "ｔools/call", "tools/call?x", "tools%2Fcall"])
        {
            Add($"the method '{method}'", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{method}\",\"params\":{{{Extract}{meta}}}}}", reaches: false);
        }

        foreach (var name in (string[])["Extract", "EXTRACT", "eXtract", " extract", "extract ", "extract\\n", "\\textract", "/extract", "./extract", "extract/",
            "search/../extract", "еxtract", "ｅxtract", "extract\u200B", "\uFEFFextract", "e\u0301xtract", "extraсt", "extract\u00A0", "extr\u00ADact", "%65xtract", "search,extract",
            "search extract", "extract\u0130", "ﬁextract", "extract;search"])
        {
            Add($"the name '{name}'", meta => $"{{{Head},\"params\":{{\"name\":\"{name}\",\"arguments\":{{\"url\":\"u\"}}{meta}}}}}", reaches: false);
        }

        foreach (var key in (string[])["Name", "NAME", "nAme"])
        {
            // The SDK's parameters ignore case.
            Add($"the name under '{key}'", meta => $"{{{Head},\"params\":{{\"{key}\":\"extract\",\"arguments\":{{\"url\":\"u\"}}{meta}}}}}", reaches: true);
        }

        foreach (var key in (string[])["Params", "PARAMS", "params "])
        {
            Add($"the params under '{key}'", meta => $"{{{Head},\"{key}\":{{{Extract}{meta}}}}}", reaches: false);
        }

        Add("the method under 'Method'", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"Method\":\"tools/call\",\"params\":{{{Extract}{meta}}}}}", reaches: false);
        Add("two methods that differ in case", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"Method\":\"ping\",\"method\":\"tools/call\",\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("two params that differ in case", meta => $"{{{Head},\"PARAMS\":{{{Search}}},\"params\":{{{Extract}{meta}}}}}", reaches: true);
    }
}
