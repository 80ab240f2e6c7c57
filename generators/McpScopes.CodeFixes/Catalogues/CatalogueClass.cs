using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpScopes.CodeFixes.Fixing;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Catalogues;

/// <summary>The class of a project whose constants are its catalogue, and how another constant is written into it.</summary>
/// <param name="Type">The class.</param>
/// <param name="Last">Its last constant with <c>[DefineScope]</c>.</param>
/// <param name="Scopes">The scopes that it names.</param>
internal sealed record CatalogueClass(INamedTypeSymbol Type, FieldDeclarationSyntax Last, IReadOnlyList<string> Scopes)
{
    /// <summary>The class with the last marked constant of a project; <see langword="null"/> if there is none.</summary>
    public static CatalogueClass? Find(Compilation compilation, CancellationToken cancellationToken = default)
    {
        var constants = ScopeConstants.In(compilation, cancellationToken).ToList();
        var last = constants.LastOrDefault();
        return last?.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken)
            is VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field }
            ? new(
                last.ContainingType,
                field,
                [.. constants.Where(constant => SymbolEqualityComparer.Default.Equals(constant.ContainingType, last.ContainingType))
                    .Select(constant => ScopeConstants.ValueOf(constant)!)])
            : null;
    }

    /// <summary>Gets the names that a new constant may not have.</summary>
    public IEnumerable<string> TakenNames => Type.GetMembers().Select(member => member.Name).Append(Type.Name);

    /// <summary>Writes constants under the last one, as that one is written.</summary>
    public TextChange Adding(IEnumerable<(string Name, string Scope, string Arguments)> constants, SourceText text)
    {
        var lineBreak = LineBreak(text);
        var start = Last.GetFirstToken().SpanStart;
        var line = text.Lines.GetLineFromPosition(start);
        var indentation = text.ToString(new(line.Start, start - line.Start));
        var modifiers = string.Concat(Last.Modifiers.Select(modifier => modifier.Text + " "));
        var attribute = Last.AttributeLists.SelectMany(list => list.Attributes)
            .First(attribute => attribute.Name.ToString().Contains("DefineScope")).Name.ToString();
        return new(new(Last.Span.End, 0), string.Concat(constants.Select(constant =>
            $"{lineBreak}{lineBreak}{indentation}[{attribute}{constant.Arguments}]"
            + $"{lineBreak}{indentation}{modifiers}string {constant.Name} = {FixPlace.Literal(constant.Scope)};")));
    }

    private static string LineBreak(SourceText text)
    {
        var first = text.Lines[0];
        return first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
    }
}
