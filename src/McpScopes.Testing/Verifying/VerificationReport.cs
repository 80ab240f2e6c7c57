using System.Globalization;
using System.Text;
using McpScopes.Table;

namespace McpScopes.Testing;

/// <summary>What a server answered when every primitive was called with every token that must, and must not, reach it. No body ran.</summary>
public sealed class VerificationReport
{
    private readonly IReadOnlyList<VerifiedPrimitive> _primitives;
    private readonly IReadOnlyList<string> _scopes;

    internal VerificationReport(IReadOnlyList<VerifiedPrimitive> primitives, IReadOnlyList<string> scopes, IReadOnlyList<VerifiedCall> calls, IReadOnlyList<string> faults)
    {
        (_primitives, _scopes, Calls) = (primitives, scopes, calls);
        Faults = [.. faults, .. calls.Where(call => !call.IsAsExpected).Select(Describe)];
    }

    /// <summary>Gets every call that was made.</summary>
    public IReadOnlyList<VerifiedCall> Calls { get; }

    /// <summary>Gets what is wrong, one sentence each: calls that were not answered as declared, primitives that declare nothing.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Gets a value indicating whether nothing is wrong.</summary>
    public bool IsSuccess => Faults.Count == 0;

    /// <summary>Throws if something is wrong.</summary>
    /// <exception cref="VerificationException">Its message names each fault.</exception>
    public void ThrowIfFailed()
    {
        if (!IsSuccess)
        {
            throw new VerificationException(string.Join(Environment.NewLine, Faults.Prepend($"{Faults.Count} of the declared scopes do not hold:")));
        }
    }

    /// <summary>
    /// Writes who reaches what as a Markdown table, for a file that a review approves: a row for each primitive, a column for each scope of the
    /// catalogue. A cell has a mark where a token with that scope alone got to the body. Sorted, with <c>\n</c> at the end of each line.
    /// </summary>
    /// <returns>The table.</returns>
    public string ToMarkdown()
    {
        var text = new StringBuilder("| primitive | requires | no token |");
        foreach (var scope in _scopes.Prepend("no scope"))
        {
            _ = text.Append(CultureInfo.InvariantCulture, $" {(scope == "no scope" ? scope : $"`{Cell(scope)}`")} |");
        }

        _ = text.Append("\n|---|---|:-:|").Insert(text.Length, ":-:|", _scopes.Count + 1).Append('\n');
        foreach (var primitive in _primitives)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"| {InWords(primitive.Kind)} `{Cell(primitive.Name)}` | {primitive.RequirementInWords} |");
            _ = text.Append(Mark(Reaches(primitive, TokenCase.None, ""))).Append(Mark(Reaches(primitive, TokenCase.NoScope, "")));
            foreach (var scope in _scopes)
            {
                _ = text.Append(Mark(Reaches(primitive, TokenCase.SingleScope, primitive.Example(scope))));
            }

            _ = text.Append('\n');
        }

        return text.ToString();
    }

    private bool Reaches(VerifiedPrimitive primitive, TokenCase token, string scopes) => Calls.Any(call =>
        call.Kind == primitive.Kind && call.Primitive == primitive.Name && call.Token == token && call.Scopes == scopes && call.IsBodyReached);

    private static string Mark(bool reaches) => reaches ? " ✓ |" : "  |";

    // A name is the program's own, but nothing says that it holds no bar.
    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string Describe(VerifiedCall call)
    {
        var token = call.Token switch
        {
            TokenCase.None => "no token",
            TokenCase.Expired => "an expired token",
            TokenCase.AnotherAudience => "a token for another server",
            TokenCase.AnotherIssuer => "a token of another issuer",
            _ => call.Scopes.Length == 0 ? "a token without a scope" : $"a token with '{call.Scopes}'",
        };
        var expected = call.Expected == 200 ? "was to reach the body" : $"was to be answered {call.Expected}";
        var seen = call.IsBodyReached ? "reached the body" : $"was answered {call.Status}";
        return $"{InWords(call.Kind)} '{call.Primitive}': a call with {token} {expected}, and {seen}.{(call.Detail is null ? "" : $" {call.Detail}")}";
    }

    private static string InWords(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Tool => "tool",
        PrimitiveKind.Prompt => "prompt",
        PrimitiveKind.Resource => "resource",
        _ => "resource template",
    };
}
