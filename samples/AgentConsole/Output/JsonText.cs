using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace AgentConsole.Output;

/// <summary>JSON for people: indented, in the order received, arrays of plain values on one line, as Spectre markup.</summary>
internal static class JsonText
{
    public static string ToMarkup(JsonElement value)
    {
        var markup = new StringBuilder();
        Write(markup, value, indent: 0);
        return markup.ToString();
    }

    private static void Write(StringBuilder markup, JsonElement value, int indent)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteBlock(markup, '{', '}', indent, value.EnumerateObject(), (property, inner) =>
                {
                    markup.Append("[blue]").Append(Quote(property.Name)).Append("[/]: ");
                    Write(markup, property.Value, inner);
                });
                break;
            case JsonValueKind.Array when value.EnumerateArray().All(IsPlain):
                markup.Append("[[");
                var separator = "";
                foreach (var item in value.EnumerateArray())
                {
                    markup.Append(separator);
                    Write(markup, item, indent);
                    separator = ", ";
                }

                markup.Append("]]");
                break;
            case JsonValueKind.Array:
                WriteBlock(markup, '[', ']', indent, value.EnumerateArray(), (item, inner) => Write(markup, item, inner));
                break;
            case JsonValueKind.String:
                markup.Append("[green]").Append(Quote(value.GetString()!)).Append("[/]");
                break;
            default:
                markup.Append("[yellow]").Append(Markup.Escape(value.GetRawText())).Append("[/]");
                break;
        }
    }

    private static bool IsPlain(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static void WriteBlock<T>(StringBuilder markup, char open, char close, int indent, IEnumerable<T> items, Action<T, int> write)
    {
        var separator = "\n";
        markup.Append(Markup.Escape(open.ToString()));
        foreach (var item in items)
        {
            markup.Append(separator).Append(' ', indent + 2);
            write(item, indent + 2);
            separator = ",\n";
        }

        if (separator == ",\n")
        {
            markup.Append('\n').Append(' ', indent);
        }

        markup.Append(Markup.Escape(close.ToString()));
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when PlainText.IsUnsafe(rune) => Escape(rune),
                _ => rune.ToString(),
            });
        }

        return Markup.Escape(quoted.Append('"').ToString());
    }

    private static string Escape(Rune rune) =>
        string.Concat(rune.ToString().Select(unit => "\\u" + ((int)unit).ToString("x4", CultureInfo.InvariantCulture)));
}
