using System.Globalization;
using System.Text.Json;
using McpScopes.Table;
using ModelContextProtocol;

namespace McpScopes.Decisions;

/// <summary>The arguments of a call, by name.</summary>
internal interface IScopeArguments
{
    /// <summary>Gets a value indicating whether a value may rightly be missing: it is being completed, or the URI names no template.</summary>
    bool ArePartial => false;

    /// <summary>Returns the value, or <see langword="null"/> if the call does not give it.</summary>
    JsonElement? this[string name] { get; }
}

/// <summary>A request without arguments.</summary>
internal sealed class NoArguments : IScopeArguments
{
    public static NoArguments Instance { get; } = new();

    public bool ArePartial => true;

    public JsonElement? this[string name] => null;
}

/// <summary>
/// The values that a client has already resolved when it asks for the completion of another one, and those in the URI that it refers to.
/// The one that is being completed has none: the suggestions are other values. One that is told twice, and differently, has none either.
/// </summary>
internal sealed class CompletionArguments(IDictionary<string, string>? resolved, string? completed, IScopeArguments uri) : IScopeArguments
{
    public bool ArePartial => true;

    public JsonElement? this[string name]
    {
        get
        {
            if (name == completed)
            {
                return null;
            }

            var inUri = uri[name];
            if (resolved is null || !resolved.TryGetValue(name, out var value))
            {
                return inUri;
            }

            return inUri is null || inUri.Value.GetString() == value ? JsonSerializer.SerializeToElement(value, TextJsonContext.Default.String) : null;
        }
    }
}

/// <summary>The arguments of a tool or prompt. A value, so that a call whose scopes depend on none of them allocates nothing.</summary>
internal readonly struct CallArguments(IDictionary<string, JsonElement>? arguments) : IScopeArguments
{
    public bool ArePartial => false;

    public JsonElement? this[string name] => arguments is not null && arguments.TryGetValue(name, out var value) ? value : null;
}

/// <summary>
/// Makes scopes from arguments. A value that could not stand in a scope token, or that would blur where one value ends and the next
/// begins, makes the call a bad request before anything is compared.
/// </summary>
internal static class ScopeArguments
{
    public static IReadOnlyList<string> Format(ScopeRequirement requirement, IScopeArguments arguments)
    {
        var values = new string[requirement.Arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var argument = requirement.Arguments[i];
            values[i] = Text(arguments[argument.Name], argument.Form) is { } text && ScopeTokens.IsValid(text) && !IsAmbiguous(text, argument, requirement)
                ? text
                : throw new McpProtocolException(
                    $"The argument '{argument.Name}' decides which scope is required. Its value must be given, and must be 1 to {ScopeTokens.MaxLength} "
                    + "characters that may stand in a scope.",
                    McpErrorCode.InvalidParams);
        }

        var scopes = requirement.Format!(values);
        return scopes.All(ScopeTokens.IsValid) ? scopes : throw new McpProtocolException("The arguments make no valid scope.", McpErrorCode.InvalidParams);
    }

    private static string? Text(JsonElement? value, ScopeArgumentForm form) => (value?.ValueKind, form) switch
    {
        (JsonValueKind.String, ScopeArgumentForm.Text) => value.Value.GetString(),
        (JsonValueKind.String, ScopeArgumentForm.Uuid) => value.Value.TryGetGuid(out var uuid) ? uuid.ToString("D") : null,
        (JsonValueKind.Number, ScopeArgumentForm.WholeNumber) => Number(value.Value),
        (JsonValueKind.String, ScopeArgumentForm.WholeNumber) => Number(value.Value.GetString()!),
        _ => null,
    };

    private static string? Number(JsonElement value) =>
        value.TryGetInt64(out var signed) ? signed.ToString(CultureInfo.InvariantCulture)
        : value.TryGetUInt64(out var unsigned) ? unsigned.ToString(CultureInfo.InvariantCulture)
        : null;

    /// <summary>A number in text counts only in the one spelling that it prints as.</summary>
    private static string? Number(string text) =>
        (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed)
            && signed.ToString(CultureInfo.InvariantCulture) == text)
        || (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unsigned)
            && unsigned.ToString(CultureInfo.InvariantCulture) == text)
            ? text
            : null;

    /// <summary>In <c>repo:{owner}/{name}</c> an owner with a slash would read as another owner and name.</summary>
    private static bool IsAmbiguous(string text, ScopeArgument argument, ScopeRequirement requirement)
    {
        if (requirement.Arguments.Count < 2)
        {
            return false;
        }

        var placeholder = "{" + argument.Name + "}";
        foreach (var pattern in requirement.Scopes)
        {
            var end = pattern.IndexOf(placeholder, StringComparison.Ordinal) + placeholder.Length;
            if (end >= placeholder.Length && end < pattern.Length && text.Contains(pattern[end]))
            {
                return true;
            }
        }

        return false;
    }
}
