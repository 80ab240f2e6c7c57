using System.Text;

namespace McpScopes.Tests.Bypass;

/// <summary>A body that is after the tool <c>extract</c>.</summary>
/// <param name="Bytes">Makes it; the argument goes into <c>params</c> where the protocol version wants members of its own.</param>
/// <param name="Reaches">Whether the SDK makes a call of it: with the right token it runs, so that the refusal is no accident of the shape.</param>
/// <param name="ContentType">The content type it is sent with.</param>
internal sealed record BodyCase(Func<string, byte[]> Bytes, bool Reaches, string? ContentType = "application/json");

/// <summary>Bodies that two JSON readers may understand differently.</summary>
internal static partial class BodyCorpus
{
    private const string Head = "\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"";
    private const string Extract = "\"name\":\"extract\",\"arguments\":{\"url\":\"u\"}";
    private const string Search = "\"name\":\"search\",\"arguments\":{\"query\":\"q\"}";

    public static Corpus<BodyCase> Cases { get; } = [];

    static BodyCorpus()
    {
        AddOrder();
        AddSpelling();
        AddDuplicates();
        AddTypes();
        AddEncodings();
        AddSizes();
        AddMessages();
        AddLookAlikes();
    }

    private static void AddOrder()
    {
        Add("plain", meta => $"{{{Head},\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("params first", meta => $"{{\"params\":{{{Extract}{meta}}},{Head}}}", reaches: true);
        Add("method last", meta => $"{{\"id\":1,\"params\":{{{Extract}{meta}}},\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}}", reaches: true);
        Add("name after its arguments", meta => $"{{{Head},\"params\":{{\"arguments\":{{\"url\":\"u\"}},\"name\":\"extract\"{meta}}}}}", reaches: true);
        Add("a name among the arguments", meta => $"{{{Head},\"params\":{{\"arguments\":{{\"name\":\"search\",\"url\":\"u\"}},\"name\":\"extract\"{meta}}}}}", reaches: true);
        Add("a message among the arguments", meta => $"{{{Head},\"params\":{{\"arguments\":{{\"method\":\"ping\",\"params\":{{{Search}}},\"url\":\"u\"}},\"name\":\"extract\"{meta}}}}}", reaches: true);
        Add("a message beside the message", meta => $"{{\"x\":{{\"method\":\"ping\",\"params\":{{{Search}}}}},{Head},\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("params in an array before params", meta => $"{{\"x\":[{{\"params\":{{{Search}}}}}],{Head},\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("params within params", meta => $"{{{Head},\"params\":{{\"params\":{{{Search}}},{Extract}{meta}}}}}", reaches: true);
        Add("a reference within params", meta => $"{{{Head},\"params\":{{\"ref\":{{\"type\":\"ref/prompt\",\"name\":\"search\"}},{Extract}{meta}}}}}", reaches: true);
        Add("a uri within params", meta => $"{{{Head},\"params\":{{\"uri\":\"pages://index\",{Extract}{meta}}}}}", reaches: true);
        Add("an uri that is no string", meta => $"{{{Head},\"params\":{{\"uri\":7,{Extract}{meta}}}}}", reaches: true);
        Add("a reference that is no object", meta => $"{{{Head},\"params\":{{\"ref\":[1],{Extract}{meta}}}}}", reaches: true);
        Add("members named like JavaScript's prototypes", meta => $"{{\"__proto__\":{{\"method\":\"ping\"}},{Head},\"params\":{{\"__proto__\":{{\"name\":\"search\"}},{Extract}{meta}}}}}", reaches: true);
        Add("a task that is asked for", meta => $"{{{Head},\"params\":{{\"task\":{{\"ttl\":60000}},{Extract}{meta}}}}}", reaches: true);
    }

    private static void AddSpelling()
    {
        Add("escaped solidus in the method", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools\\/call\",\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("escaped method", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\u0074\\u006Fols/c\\u0061ll\",\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("escaped keys", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"m\\u0065thod\":\"tools/call\",\"p\\u0061rams\":{{\"n\\u0061me\":\"extract\",\"arguments\":{{\"url\":\"u\"}}{meta}}}}}", reaches: true);
        Add("escaped name", meta => $"{{{Head},\"params\":{{\"name\":\"\\u0065\\u0078\\u0074\\u0072\\u0061\\u0063\\u0074\",\"arguments\":{{\"url\":\"u\"}}{meta}}}}}", reaches: true);
        Add("white space everywhere", meta => $" \r\n\t{{ \"jsonrpc\" :\t\"2.0\" , \"id\" : 1 ,\n\"method\" : \"tools/call\" , \"params\" : {{ {Extract}{meta} }} }} \r\n", reaches: true);
        Add("a comment", meta => $"{{/* {{\"method\":\"ping\"}} */{Head},\"params\":{{{Extract}{meta}}}}}", reaches: false);
        Add("a comment to the end of the line", meta => $"{{{Head}, // ,\"method\":\"ping\"\n\"params\":{{{Extract}{meta}}}}}", reaches: false);
        Add("a comma too many", meta => $"{{{Head},\"params\":{{{Extract}{meta},}},}}", reaches: false);
        Add("single quotes", meta => $"{{{Head},\"params\":{{'name':'extract'{meta}}}}}", reaches: false);
        Add("keys without quotes", meta => $"{{{Head},\"params\":{{name:\"extract\"{meta}}}}}", reaches: false);
        Add("a byte order mark", meta => $"\uFEFF{{{Head},\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("two byte order marks", meta => $"\uFEFF\uFEFF{{{Head},\"params\":{{{Extract}{meta}}}}}", reaches: false);
    }

    private static void AddDuplicates()
    {
        Add("two methods, the guarded one last", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"tools/call\",\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("two methods, the guarded one first", meta => $"{{{Head},\"method\":\"ping\",\"params\":{{{Extract}{meta}}}}}", reaches: false);
        Add("params of another method first", meta => $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"prompts/get\",\"params\":{{{Search}}},\"method\":\"tools/call\",\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("two params, the forbidden one last", meta => $"{{{Head},\"params\":{{{Search}{meta}}},\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("two params before the method", meta => $"{{\"params\":{{{Search}{meta}}},\"params\":{{{Extract}{meta}}},{Head}}}", reaches: true);
        Add("two params, the forbidden one first", meta => $"{{{Head},\"params\":{{{Extract}{meta}}},\"params\":{{{Search}{meta}}}}}", reaches: false);
        Add("params around null", meta => $"{{{Head},\"params\":null,\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("two names, the forbidden one last", meta => $"{{{Head},\"params\":{{\"name\":\"search\",{Extract}{meta}}}}}", reaches: false);
        Add("two names, the forbidden one first", meta => $"{{{Head},\"params\":{{{Extract},\"name\":\"search\"{meta}}}}}", reaches: false);
        Add("two names, one escaped", meta => $"{{{Head},\"params\":{{\"name\":\"search\",\"n\\u0061me\":\"extract\",\"arguments\":{{\"url\":\"u\"}}{meta}}}}}", reaches: false);
        Add("two names that differ in case, lower first", meta => $"{{{Head},\"params\":{{\"name\":\"search\",\"Name\":\"extract\",\"arguments\":{{\"url\":\"u\"}}{meta}}}}}", reaches: false);
        Add("two names that differ in case, upper first", meta => $"{{{Head},\"params\":{{\"NAME\":\"search\",\"name\":\"extract\",\"arguments\":{{\"url\":\"u\"}}{meta}}}}}", reaches: false);
        Add("two arguments", meta => $"{{{Head},\"params\":{{\"arguments\":{{}},{Extract}{meta}}}}}", reaches: false);
        Add("two ids", meta => $"{{\"id\":2,{Head},\"params\":{{{Extract}{meta}}}}}", reaches: true);
        Add("two jsonrpc", meta => $"{{\"jsonrpc\":\"2.0\",{Head},\"params\":{{{Extract}{meta}}}}}", reaches: true);
    }

    private static void Add(string name, Func<string, string> json, bool reaches, string? contentType = "application/json") =>
        Cases.Add(name, new BodyCase(meta => Encoding.UTF8.GetBytes(json(meta)), reaches, contentType));

    private static void Add(string name, Func<string, byte[]> bytes, bool reaches, string? contentType = "application/json") =>
        Cases.Add(name, new BodyCase(bytes, reaches, contentType));
}
