using System.CommandLine;
using System.CommandLine.Parsing;

namespace McpScopes.Tool.CommandLine;

/// <summary>Options and arguments that several verbs have, each with one description.</summary>
internal static class CommonOptions
{
    public static Argument<string> Path() => new("PATH")
    {
        Description = "An assembly, which is read and never run, or a manifest file; - reads a manifest from standard input.",
    };

    public static Argument<Uri> Url() => new("URL")
    {
        Description = "The MCP endpoint, for example https://api.example.com/mcp.",
        CustomParser = result => ParseUrl(result)!,
    };

    public static Option<Uri?> UrlOption(string name, string description) =>
        new(name) { Description = description, HelpName = "URL", CustomParser = ParseUrl };

    /// <param name="formats">The formats; the first is the default.</param>
    public static Option<string> Format(params string[] formats)
    {
        var option = new Option<string>("--format", "-f")
        {
            Description = "How the result is written.",
            HelpName = string.Join('|', formats),
            DefaultValueFactory = _ => formats[0],
        };
        _ = option.AcceptOnlyFromAmong(formats);
        return option;
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", UserInfo.Length: 0, Fragment.Length: 0 })
        {
            return url;
        }

        result.AddError($"'{text}' is not an absolute http or https URL without user name and fragment.");
        return null;
    }
}
