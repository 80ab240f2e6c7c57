using McpScopes.Tool.CommandLine;
using Spectre.Console;

namespace McpScopes.Tool.Comparing.Reports;

/// <summary>The difference for a person at a terminal.</summary>
internal static class TextReport
{
    public static void Write(CatalogueDiff diff, IAnsiConsole console)
    {
        console.MarkupLine($"[bold {Colour(diff.Result)}]{Word(diff.Result)}[/]: {Sentence(diff.Result)}");
        foreach (var primitive in diff.Primitives)
        {
            console.WriteLine();
            console.Markup($"[{Colour(primitive.Result)}]{Word(primitive.Result)}[/]  ");
            console.WriteLine(PlainText.Line(PrimitiveText.Of(primitive.Current)));
            var (before, after) = (PrimitiveText.Requirement(primitive.Before), PrimitiveText.Requirement(primitive.After));
            WriteLine(console, $"requirement: {before} -> {after}");
            if (primitive.MayNow is { } now)
            {
                WriteLine(console, $"may now: {PrimitiveText.Caller(now)}");
            }

            if (primitive.MayNoLonger is { } noLonger)
            {
                WriteLine(console, $"may no longer: {PrimitiveText.Caller(noLonger)}");
            }
        }

        if (diff.Remarks.Count > 0)
        {
            console.WriteLine();
            foreach (var remark in diff.Remarks)
            {
                console.WriteLine(PlainText.Line($"note: {remark}"));
            }
        }
    }

    /// <summary>The result as scripts and people read it.</summary>
    public static string Word(DiffResult result) => result switch
    {
        DiffResult.Same => "same",
        DiffResult.Narrower => "narrower",
        _ => "widened",
    };

    /// <summary>What the word means.</summary>
    public static string Sentence(DiffResult result) => result switch
    {
        DiffResult.Same => "every token may do what it could before, and no more.",
        DiffResult.Narrower => "no token may do more than before, and some may do less.",
        _ => "some token may do what it could not before.",
    };

    private static void WriteLine(IAnsiConsole console, string text) => console.WriteLine("    " + PlainText.Line(text));

    private static string Colour(DiffResult result) => result switch
    {
        DiffResult.Same => "green",
        DiffResult.Narrower => "blue",
        _ => "red",
    };
}
