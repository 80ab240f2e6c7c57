using System.Text.Json;
using AgentConsole.Output;

namespace McpScopes.EndToEnd.Tests.Session;

public sealed class TerminalTests
{
    [Fact]
    public void Json_is_indented_in_its_own_order_and_never_folded()
    {
        var text = new string('x', 5000);

        var shown = Show(terminal => terminal.Json(JsonSerializer.SerializeToElement(new
        {
            z = new[] { "b", "a" },
            a = new object[] { new { text } },
            none = Array.Empty<int>(),
            empty = new { },
            n = 1.50m,
            no = (string?)null,
        })));

        Assert.Equal(
            $$"""
            {
              "z": ["b", "a"],
              "a": [
                {
                  "text": "{{text}}"
                }
              ],
              "none": [],
              "empty": {},
              "n": 1.50,
              "no": null
            }

            """.ReplaceLineEndings("\n"),
            shown);
    }

    [Fact]
    public void Control_characters_and_markup_from_elsewhere_do_nothing()
    {
        const string Hostile = "\u001b]0;owned\u0007[red]a[/]\u202eb\u0085c\u2028d\r\ne\ud800";

        var shown = Show(terminal =>
        {
            terminal.Agent(Hostile);
            terminal.Lines(Hostile);
            terminal.Json(JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["[b]\u001b"] = "\u001b[0m\u202e\"\\[x]" }));
        });

        Assert.Equal(
            "Agent: ]0;owned[red]a[/]b c d e\ufffd\n"
            + "]0;owned[red]a[/]b\nc\nd\ne\ufffd\n"
            + "{\n  \"[b]\\u001b\": \"\\u001b[0m\\u202e\\\"\\\\[x]\"\n}\n",
            shown);
    }

    [Fact]
    public async Task Piped_answers_are_shown_as_if_they_had_been_typed()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(output, new StringReader(" search owls \n"), outputIsTerminal: false, inputIsTyped: false);

        Assert.Equal("search owls", await terminal.AskAsync("You:", TestContext.Current.CancellationToken));
        Assert.Null(await terminal.AskAsync("You:", TestContext.Current.CancellationToken));
        Assert.Equal("You:  search owls \nYou: \n", output.ToString());
    }

    private static string Show(Action<Terminal> show)
    {
        using var output = new StringWriter { NewLine = "\n" };
        show(new Terminal(output, TextReader.Null, outputIsTerminal: false, inputIsTyped: false));
        return output.ToString();
    }
}
