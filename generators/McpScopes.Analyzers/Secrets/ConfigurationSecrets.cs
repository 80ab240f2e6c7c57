using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace McpScopes.Analyzers.Secrets;

/// <summary>A secret in a configuration.</summary>
/// <param name="Where">The string that holds it.</param>
/// <param name="Place">The place in words, for the message.</param>
/// <param name="Name">The name it stands under, if it has one.</param>
/// <param name="Secret">The secret.</param>
internal readonly record struct ConfigurationSecret(JsonString Where, string Place, string? Name, string Secret);

/// <summary>Finds secrets where MCP clients take them from: <c>env</c>, <c>headers</c>, <c>args</c> and <c>url</c>.</summary>
internal static class ConfigurationSecrets
{
    private static readonly string[] UrlMembers = ["url", "serverUrl", "httpUrl", "endpoint"];

    private static readonly Regex Option = new("^--?(?<name>[A-Za-z][A-Za-z0-9_-]*)$", RegexOptions.CultureInvariant);

    /// <summary><c>--api-key=value</c>, <c>API_KEY=value</c>, <c>Authorization: Bearer value</c>.</summary>
    private static readonly Regex Assignment = new(
        "^(?:--?)?(?<name>[A-Za-z][A-Za-z0-9_-]*)(?:=|:\\s)\\s*(?<value>.+)$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static readonly Regex UserInfo = new(
        "^[A-Za-z][A-Za-z0-9+.-]*://[^/?#@]*:(?<password>[^/?#@]+)@", RegexOptions.CultureInvariant);

    private static readonly Regex Query = new("[?&#](?<name>[^=&#]+)=(?<value>[^&#]*)", RegexOptions.CultureInvariant);

    public static IEnumerable<ConfigurationSecret> In(IEnumerable<JsonString> strings)
    {
        JsonString? previous = null;
        foreach (var current in strings)
        {
            if (Find(current, previous) is { } secret)
            {
                yield return secret;
            }

            previous = current;
        }
    }

    private static ConfigurationSecret? Find(JsonString current, JsonString? previous)
    {
        var path = current.Path;
        var member = path.Count > 0 ? path[path.Count - 1] : "";
        var owner = path.Count > 1 ? path[path.Count - 2] : "";
        if (owner is "env" or "headers")
        {
            return Named(current, $"'{member}' in {owner}", member, current.Value) ?? InUrl(current, $"'{member}' in {owner}");
        }

        if (UrlMembers.Contains(member, StringComparer.Ordinal))
        {
            return InUrl(current, $"'{member}'");
        }

        return member == TolerantJson.Element && owner == "args" ? InArgument(current, previous) : null;
    }

    private static ConfigurationSecret? InArgument(JsonString current, JsonString? previous)
    {
        var option = previous is { } before && before.Path.SequenceEqual(current.Path) ? Option.Match(before.Value) : Match.Empty;
        if (option.Success && Named(current, $"'{option.Value}' in args", option.Groups["name"].Value, current.Value) is { } afterOption)
        {
            return afterOption;
        }

        var assignment = Assignment.Match(current.Value);
        return assignment.Success
            && Named(current, $"'{assignment.Groups["name"].Value}' in args",
                assignment.Groups["name"].Value, assignment.Groups["value"].Value) is { } assigned
                ? assigned
                : InUrl(current, "'args'");
    }

    private static ConfigurationSecret? InUrl(JsonString current, string place)
    {
        var password = UserInfo.Match(current.Value);
        if (password.Success && Named(current, $"the password in {place}", "password", password.Groups["password"].Value) is { } inUserInfo)
        {
            return inUserInfo;
        }

        for (var parameter = Query.Match(current.Value); parameter.Success; parameter = parameter.NextMatch())
        {
            var name = Uri.UnescapeDataString(parameter.Groups["name"].Value);
            if (Named(current, $"'{name}' in {place}", name, Uri.UnescapeDataString(parameter.Groups["value"].Value)) is { } inQuery)
            {
                return inQuery;
            }
        }

        return Named(current, place, null, current.Value);
    }

    private static ConfigurationSecret? Named(JsonString where, string place, string? name, string value) =>
        SecretText.Find(name, value) is { } secret ? new(where, place, name, secret) : null;
}
