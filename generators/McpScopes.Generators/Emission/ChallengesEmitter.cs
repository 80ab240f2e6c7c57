using System.Collections.Generic;
using System.Linq;
using System.Text;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using McpScopes.Table;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Emission;

/// <summary>Writes the requirements with the constant parts of their 403 answers.</summary>
internal static class ChallengesEmitter
{
    public const string HintName = "McpScopes.Challenges.g.cs";
    public const string ClassName = "Requirements";

    public static SourceText Emit(ChallengesModel model)
    {
        var source = new SourceBuilder()
            .Namespace(model.Namespace, "McpScopes.Table")
            .Summary("What callers need, each with the challenge that a caller without it gets (RFC 6750 §3.1).")
            .GeneratedCode();
        using (source.Block($"internal static class {ClassName}"))
        {
            var isFirst = true;
            foreach (var named in model.Requirements)
            {
                _ = isFirst ? source : source.Line();
                isFirst = false;
                _ = source.Summary(string.Join(" and ", named.Requirement.Scopes.Select(Literal.Documentation)) + ".");
                using (source.Indent($"internal static readonly ScopeRequirement {named.Field} = ScopeRequirement.AllOf("))
                {
                    if (named.Requirement.Arguments.Count > 0)
                    {
                        WriteFormatter(source, named.Requirement);
                    }
                    else
                    {
                        WriteConstants(source, named.Requirement.Scopes);
                    }
                }
            }
        }

        return source.ToSourceText();
    }

    private static void WriteConstants(SourceBuilder source, EquatableArray<string> scopes)
    {
        var list = string.Join(" ", scopes);
        _ = source
            .Line($"{Literal.Strings(scopes)},")
            .Line($"scopeList: {Literal.String(list)},")
            .Line($"challenge: {Literal.String($"Bearer error=\"insufficient_scope\", scope=\"{list}\"")},")
            .Line($"description: {Literal.String(RequirementSentence.Of(scopes.ToList()))});");
    }

    private static void WriteFormatter(SourceBuilder source, RequirementModel requirement)
    {
        var arguments = requirement.Arguments.Select(argument =>
            $"new({Literal.String(argument.Name)}, ScopeArgumentForm.{argument.Form})");
        var names = requirement.Arguments.Select(argument => argument.Name).ToList();
        _ = source
            .Line($"{Literal.Strings(requirement.Scopes)},")
            .Line($"[{string.Join(", ", arguments)}],")
            .Line($"static values => [{string.Join(", ", requirement.Scopes.Select(scope => Interpolation(scope, names)))}]);");
    }

    /// <summary>A scope token has no quotes and no backslashes, so its fixed text stands as it is.</summary>
    private static string Interpolation(string scope, List<string> arguments)
    {
        var pattern = ScopePattern.Parse(scope);
        if (!pattern.HasVariables)
        {
            return Literal.String(scope);
        }

        var text = new StringBuilder("$\"");
        foreach (var part in pattern.Parts)
        {
            _ = part.IsVariable ? text.Append("{values[").Append(arguments.IndexOf(part.Text)).Append("]}") : text.Append(part.Text);
        }

        return text.Append('"').ToString();
    }
}
