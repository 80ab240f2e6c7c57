using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentConsole.Understanding;

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

        var server = UsePhrase().Match(line) is { Success: true } use
            ? serverNames.FirstOrDefault(name => name.Equals(use.Groups["server"].Value, StringComparison.OrdinalIgnoreCase))
            : null;
        if (Extract().IsMatch(line))
        {
            return ParseExtract(line, thatPage, server);
        }

        return Search().Match(line) is { Success: true } search
            ? ParseSearch(search.Groups["rest"].Value, server)
            : new Request.NotUnderstood($"I do not understand that; I go by a few simple rules. {Suggestion}");
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
        var url = Address().Match(line) is { Success: true } address ? address.Value.TrimEnd('.', ',', ';', '!', '?', ')', '"', '\'', '>') : null;
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

    [GeneratedRegex(@"\buse\s+(?:the\s+)?(?<server>[^\s,]+)", RegexOptions.IgnoreCase)]
    private static partial Regex UsePhrase();

    [GeneratedRegex(@"^(?:.*\bto\s+)?(?:please\s+)?(?:extract|read)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Extract();

    [GeneratedRegex(@"\bsearch(?:\s+(?:the\s+web|online))?(?:\s+for)?\b\s*:?\s*(?<rest>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Search();

    [GeneratedRegex(@"https?://\S+", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"\b(?:that|the|this)\s+page\b|\bit\b", RegexOptions.IgnoreCase)]
    private static partial Regex ThatPage();

    [GeneratedRegex("""["“](?<text>[^"”]*)["”]""")]
    private static partial Regex Quoted();
}
