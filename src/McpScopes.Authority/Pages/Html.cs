using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace McpScopes.Authority;

/// <summary>
/// HTML, safe by construction: the literal parts of an interpolated string are markup, and every value in it is encoded, unless that value
/// is itself <see cref="Html"/>. There is no way to make one from a plain string. Values belong in text or in quoted attributes.
/// </summary>
/// <example><c>Html greeting = $"&lt;p title=\"{title}\"&gt;Hello, {name}&lt;/p&gt;";</c></example>
[InterpolatedStringHandler]
internal readonly struct Html(int literalLength, int formattedCount)
{
    private readonly StringBuilder? _markup = new(literalLength + formattedCount * 16);

    public static Html Empty => default;

    /// <summary>Gives an interpolated string this type where the compiler would make it a plain one, as in <c>? :</c>.</summary>
    public static Html Of(Html html) => html;

    public void AppendLiteral(string markup) => _markup!.Append(markup);

    public void AppendFormatted(string? text) => _markup!.Append(HtmlEncoder.Default.Encode(text ?? ""));

    public void AppendFormatted(Html html) => _markup!.Append(html._markup);

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (var part in parts)
        {
            AppendFormatted(part);
        }
    }

    public override string ToString() => _markup?.ToString() ?? "";
}
