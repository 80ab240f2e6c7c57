using Spectre.Console;

namespace McpScopes.Tool.CommandLine;

/// <summary>Where a command writes: results to the output, everything else to the errors, colours only where a person looks.</summary>
internal sealed class Terminal
{
    /// <summary>Wide enough that nothing piped into a file or another program is wrapped.</summary>
    private const int UnlimitedWidth = 10_000;

    public Terminal(TextWriter output, TextWriter errors, bool outputIsScreen, bool errorsAreScreen)
    {
        Out = output;
        Output = CreateConsole(output, outputIsScreen);
        Errors = CreateConsole(errors, errorsAreScreen);
        ErrorWriter = errors;
    }

    /// <summary>Gets the plain output, for what other programs read.</summary>
    public TextWriter Out { get; }

    /// <summary>Gets the output for people.</summary>
    public IAnsiConsole Output { get; }

    /// <summary>Gets the error stream for people.</summary>
    public IAnsiConsole Errors { get; }

    /// <summary>Gets the error stream.</summary>
    public TextWriter ErrorWriter { get; }

    public static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    /// <summary>Says what is wrong.</summary>
    public void WriteError(string message) => WriteNote("error", "red", message);

    /// <summary>Says what the reader should know besides the result.</summary>
    public void WriteWarning(string message) => WriteNote("warning", "yellow", message);

    private void WriteNote(string word, string colour, string message)
    {
        Errors.Markup($"[{colour}]{word}:[/] ");
        Errors.WriteLine(PlainText.Lines(message));
    }

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isScreen)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isScreen ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isScreen ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!isScreen)
        {
            console.Profile.Width = UnlimitedWidth;
        }

        return console;
    }
}
