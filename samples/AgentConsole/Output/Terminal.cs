using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace AgentConsole.Output;

/// <summary>Everything that is printed goes through here, escaped and stripped of control characters.</summary>
internal sealed class Terminal
{
    // Lines are never folded here: a terminal does that by itself, and JSON or a URL cut in two cannot be copied.
    private const int Unfolded = 1_000_000;

    private readonly IAnsiConsole _console;
    private readonly TextReader _input;
    private readonly bool _inputIsTyped;

    public Terminal(TextWriter output, TextReader input, bool outputIsTerminal, bool inputIsTyped)
    {
        var plain = !outputIsTerminal || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        _console.Profile.Width = Unfolded;
        _input = input;
        _inputIsTyped = inputIsTyped;
    }

    public static Terminal ForThisProcess()
    {
        // Windows consoles start in a legacy code page that has no ✓; the encoding is without a byte order mark.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Terminal(Console.Out, Console.In, !Console.IsOutputRedirected, !Console.IsInputRedirected);
    }

    public void Line(string text = "") => Write(Escape(text));

    public void Lines(string text) => Write(Markup.Escape(PlainText.Lines(text)));

    public void Note(string text) => Write($"[grey]{Escape(text)}[/]");

    public void Heading(string text) => Write($"[bold]{Escape(text)}[/]");

    public void Good(string text) => Write($"[green]{Escape(text)}[/]");

    public void Bad(string text) => Write($"[red]{Escape(text)}[/]");

    public void Warn(string text) => Write($"[yellow]{Escape(text)}[/]");

    public void Labelled(string label, string text) => Write($"[grey]{Escape(label)}[/] {Escape(text)}");

    public void You(string request) => Write($"[bold blue]You:[/] {Escape(request)}");

    public void Agent(string text) => Write($"[bold magenta]Agent:[/] {Escape(text)}");

    public void Tool(string name) => Write($"[bold]tool[/] [cyan]{Escape(name)}[/]");

    public void Json(JsonElement value) => Write(JsonText.ToMarkup(value));

    /// <summary>Asks and waits for a line; null at the end of the input. What is piped in is shown as if it had been typed.</summary>
    public async Task<string?> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        _console.Markup($"[bold blue]{Escape(prompt)}[/] ");
        var line = await _input.ReadLineAsync(cancellationToken);
        if (!_inputIsTyped || line is null)
        {
            Line(line ?? "");
        }

        return line?.Trim();
    }

    private void Write(string markup) => _console.MarkupLine(markup);

    private static string Escape(string text) => Markup.Escape(PlainText.OneLine(text));
}
