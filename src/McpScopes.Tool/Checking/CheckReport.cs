using System.Text;
using System.Text.Json;
using McpScopes.Tool.CommandLine;
using Spectre.Console;

namespace McpScopes.Tool.Checking;

/// <summary>The findings for people and for programs.</summary>
internal static class CheckReport
{
    public static void WriteText(Findings findings, IAnsiConsole console)
    {
        foreach (var finding in findings.All)
        {
            console.Markup($"[{Colour(finding.Severity)}]{Word(finding.Severity),-8}[/]");
            console.WriteLine(PlainText.Line($"{finding.Message} [{finding.Id}]"));
            if (finding.Advice is not null)
            {
                console.WriteLine(PlainText.Line($"        {finding.Advice}"));
            }
        }

        var counts = findings.All
            .GroupBy(finding => finding.Severity)
            .OrderByDescending(group => group.Key)
            .Select(group => $"{group.Count()} {Word(group.Key)}");
        console.WriteLine();
        console.WriteLine(string.Join(", ", counts));
    }

    public static string WriteJson(Uri url, Findings findings)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("url", url.AbsoluteUri);
            json.WriteString("worst", Word(findings.Worst));
            json.WriteStartArray("findings");
            foreach (var finding in findings.All)
            {
                json.WriteStartObject();
                json.WriteString("id", finding.Id);
                json.WriteString("severity", Word(finding.Severity));
                json.WriteString("message", finding.Message);
                json.WriteString("advice", finding.Advice);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Passed => "ok",
        Severity.Note => "note",
        Severity.Warning => "warning",
        _ => "error",
    };

    private static string Colour(Severity severity) => severity switch
    {
        Severity.Passed => "green",
        Severity.Note => "blue",
        Severity.Warning => "yellow",
        _ => "red",
    };
}
