using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentConsole.Parsing;

/// <summary>
/// Understands requests by a handful of rules; there is no language model here. The two sentences of the README's session are
/// understood by the same rules as anything typed.
/// </summary>
internal sealed partial class RequestParser(IReadOnlyList<string> serverNames)
{
    private const string Suggestion = """Try: search "what is the model context protocol" — or type help.""";

    /// <param name="line">What was typed.</param>
    /// <param name="thatPage">The page that "that page" means: the first result of the last search.</param>
    public Request Parse(string line, string? thatPage)
    {
        line = line.Trim();
        switch (line.ToLowerInvariant())
        {
            case "":
                return new Request.Nothing();
            case "tools":
                return new Request.Tools();
            case "servers":
                return new Request.Servers();
            case "login":
                return new Request.LogIn();
            case "logout":
                return new Request.LogOut();
            case "whoami":
                return new Request.WhoAmI();
            case "help" or "?":
                return new Request.Help();
            case "quit" or "exit" or "q":
                return new Request.Quit();
        }

        if (CallCommand().Match(line) is { Success: true } call)
        {
            return ParseCall(call.Groups["tool"].Value, call.Groups["json"].Value);
        }

        string? server = null;
        if (UsePhrase().Match(line) is { Success: true } use)
        {
            var name = use.Groups["server"].Value;
            server = serverNames.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (server is null)
            {
                return new Request.NotUnderstood($"There is no server '{name}' in .mcp.json, only {string.Join(", ", serverNames)}.");
            }

            line = use.Groups["rest"].Value;
        }

        // The first verb decides: one can search for how to read, and read about searching.
        return Verb().Match(line) switch
        {
            { Success: false } => new Request.NotUnderstood($"I do not understand that; I go by a few simple rules. {Suggestion}"),
            { Groups: var verb } when verb["search"].Success => ParseSearch(verb["rest"].Value, server),
            { Groups: var verb } => ParseExtract(verb["rest"].Value, thatPage, server),
        };
    }

    private static Request ParseCall(string tool, string json)
    {
        try
        {
            using var arguments = JsonDocument.Parse(json.Length == 0 ? "{}" : json);
            return arguments.RootElement.ValueKind == JsonValueKind.Object
                ? new Request.Call(tool, arguments.RootElement.Clone(), Server: null, InFull: true)
                : new Request.NotUnderstood("""The arguments of a tool are a JSON object: call search {"query": "…"}""");
        }
        catch (JsonException e)
        {
            return new Request.NotUnderstood($"The arguments are not valid JSON: {e.Message}");
        }
    }

    private static Request ParseExtract(string line, string? thatPage, string? server)
    {
        var url = Address().Match(line) is { Success: true } address ? address.Value.TrimEnd([.. ".,;!?)\"'>"]) : null;
        if (url is null && !ThatPage().IsMatch(line))
        {
            return new Request.NotUnderstood("Which page? Try: extract https://… — or, after a search, extract that page.");
        }

        return (url ?? thatPage) is { } page
            ? new Request.Call("extract", JsonSerializer.SerializeToElement(new { url = page }), server)
            : new Request.NotUnderstood("There is no page yet: search first, or give an address.");
    }

    private static Request ParseSearch(string rest, string? server)
    {
        var query = Quoted().Match(rest) is { Success: true } quoted ? quoted.Groups["text"].Value : rest;
        query = query.Trim();
        return query.Length > 0
            ? new Request.Call("search", JsonSerializer.SerializeToElement(new { query }), server)
            : new Request.NotUnderstood($"Search for what? {Suggestion}");
    }

    [GeneratedRegex(@"^call\s+(?<tool>\S+)\s*(?<json>.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex CallCommand();

    [GeneratedRegex(@"\buse\s+(?:the\s+)?(?<server>\S+?)(?:\s+mcp)?(?:\s+server)?\s+to\s+(?<rest>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex UsePhrase();

    [GeneratedRegex(
        @"\b(?:(?<search>search)(?:\s+(?:the\s+web|online))?(?:\s+for)?|extract|read)\b\s*:?(?<rest>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Verb();

    [GeneratedRegex(@"https?://\S+", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"\b(?:that|the|this)\s+page\b|\bit\b", RegexOptions.IgnoreCase)]
    private static partial Regex ThatPage();

    [GeneratedRegex("""["“](?<text>[^"”]*)["”]""")]
    private static partial Regex Quoted();
}
