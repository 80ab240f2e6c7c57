using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.Generators.Tests.Mutation;

/// <summary>
/// Code as it looks while somebody types: tokens of a valid source deleted, duplicated, swapped, or cut in half. Seeded, so that a failure
/// can be repeated.
/// </summary>
internal static class TokenMutator
{
    public static string Mutate(string source, int seed)
    {
        var random = new Random(seed);
        var tokens = SyntaxFactory.ParseTokens(source).Where(token => !token.IsKind(SyntaxKind.EndOfFileToken))
            .Select(token => token.ToFullString()).ToList();
        for (var edits = random.Next(1, 4); edits > 0 && tokens.Count > 1; edits--)
        {
            var (at, other) = (random.Next(tokens.Count), random.Next(tokens.Count));
            switch (random.Next(4))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(other, tokens[at]);
                    break;
                case 2:
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
                default:
                    tokens[at] = tokens[at][..(tokens[at].Length / 2)];
                    break;
            }
        }

        return tokens.Aggregate(new StringBuilder(), (text, token) => text.Append(token)).ToString();
    }
}
