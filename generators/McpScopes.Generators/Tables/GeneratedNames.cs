using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.Generators.Tables;

/// <summary>The names of what is generated, chosen so that a reader recognises them.</summary>
internal static class GeneratedNames
{
    private const int MaxLength = 60;

    /// <summary>The namespace of an assembly's generated classes. Different assemblies get different ones.</summary>
    public static string NamespaceOf(string assemblyName)
    {
        var result = new StringBuilder();
        foreach (var c in assemblyName)
        {
            _ = c switch
            {
                '.' => result.Append('_'),
                '_' => result.Append("__"),
                _ when SyntaxFacts.IsIdentifierPartCharacter(c) => result.Append(c),
                _ => result.Append("_x").Append(((int)c).ToString("X2", CultureInfo.InvariantCulture)).Append('_'),
            };
        }

        var name = result.ToString();
        var isIdentifier = SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;
        return "McpScopes.Generated." + (isIdentifier ? name : "_" + name);
    }

    /// <summary>The method that makes a primitive's object: <c>ExtractTool</c>.</summary>
    public static string FactoryOf(PrimitiveTarget target) => PascalCase(target.Method.Name) + target.Kind;

    /// <summary>The field that holds a requirement: <c>TavilyMcpExtract</c>.</summary>
    public static string FieldOf(RequirementModel requirement)
    {
        var name = string.Join("And", requirement.Scopes.Select(PascalCase));
        return name.Length <= MaxLength ? name : name.Substring(0, MaxLength);
    }

    /// <summary>Gives equal names numbers, in the order given.</summary>
    public static IEnumerable<(T Item, string Name)> MakeUnique<T>(IEnumerable<T> items, Func<T, string> nameOf)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var wanted = nameOf(item);
            var name = wanted;
            while (!taken.Add(name))
            {
                last[wanted] = last.TryGetValue(wanted, out var number) ? number + 1 : 2;
                name = wanted + last[wanted].ToString(CultureInfo.InvariantCulture);
            }

            yield return (item, name);
        }
    }

    /// <summary>The words of a text as one identifier, without what no identifier may have.</summary>
    public static string PascalCase(string text)
    {
        var result = new StringBuilder(text.Length);
        var startsWord = true;
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c))
            {
                startsWord = true;
                continue;
            }

            _ = result.Append(startsWord ? char.ToUpperInvariant(c) : c);
            startsWord = false;
        }

        return result.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(result[0]) ? "_" + result : result.ToString();
    }
}
