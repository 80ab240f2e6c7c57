using System.Text.Json.Nodes;
using McpScopes.Table;

namespace McpScopes.Testing;

/// <summary>A primitive as a verification calls it: what it declares, and arguments that fit.</summary>
internal sealed record VerifiedPrimitive(PrimitiveKind Kind, string Name, ScopeRequirement Requirement)
{
    private const string Text = "verify";
    private const string Uuid = "00000000-0000-0000-0000-000000000001";

    public string RequirementInWords => Requirement.Kind switch
    {
        RequirementKind.Scopes => string.Join(" ", Requirement.Scopes.Select(scope => $"`{scope}`")),
        RequirementKind.AuthenticatedOnly => "a token",
        RequirementKind.Anonymous => "nothing",
        _ => "cannot be called",
    };

    /// <summary>The required scopes of the call that <see cref="Request"/> makes.</summary>
    public IReadOnlyList<string> RequiredScopes => [.. Requirement.Scopes.Select(Example)];

    /// <summary>The scope that the call of this verification makes of a pattern; any other scope as it is.</summary>
    public string Example(string scopeOrPattern) =>
        Requirement.Arguments.Aggregate(scopeOrPattern, (scope, argument) => scope.Replace($"{{{argument.Name}}}", ValueOf(argument.Form), StringComparison.Ordinal));

    public (string Method, JsonObject Parameters, string NameHeader) Request()
    {
        switch (Kind)
        {
            case PrimitiveKind.Tool:
                return ("tools/call", new JsonObject { ["name"] = Name, ["arguments"] = Arguments(asText: false) }, Name);
            case PrimitiveKind.Prompt:
                return ("prompts/get", new JsonObject { ["name"] = Name, ["arguments"] = Arguments(asText: true) }, Name);
            default:
                var uri = Kind is PrimitiveKind.ResourceTemplate ? UriTemplateExample.Of(Name, Requirement.Arguments, ValueOf) : Name;
                return ("resources/read", new JsonObject { ["uri"] = uri }, uri);
        }
    }

    private JsonObject Arguments(bool asText)
    {
        var arguments = new JsonObject();
        foreach (var argument in Requirement.Arguments)
        {
            arguments[argument.Name] = argument.Form is ScopeArgumentForm.WholeNumber && !asText ? 1 : ValueOf(argument.Form);
        }

        return arguments;
    }

    private static string ValueOf(ScopeArgumentForm form) => form switch
    {
        ScopeArgumentForm.WholeNumber => "1",
        ScopeArgumentForm.Uuid => Uuid,
        _ => Text,
    };
}
