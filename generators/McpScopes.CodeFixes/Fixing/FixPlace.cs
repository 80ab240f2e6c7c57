using McpScopes.CodeFixes.Catalogues;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Fixing;

/// <summary>Where a diagnostic is, with what a fix needs to know about the place.</summary>
internal sealed record FixPlace(Document Document, SyntaxNode Root, SemanticModel Model, SourceText Text, Diagnostic Diagnostic)
{
    /// <summary>Gets the innermost node under the squiggle.</summary>
    public SyntaxNode Node => Root.FindNode(Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    /// <summary>Gets the innermost node of a kind that contains the squiggle.</summary>
    public T? Enclosing<T>()
        where T : SyntaxNode => Node.FirstAncestorOrSelf<T>();

    public string? Property(string name) => Diagnostic.Properties.TryGetValue(name, out var value) ? value : null;

    /// <summary>How an attribute is written here: its short name, qualified if its namespace is not imported.</summary>
    public string AttributeName(string @namespace, string name) =>
        IsImported(@namespace, name + "Attribute") ? name : $"{@namespace}.{name}";

    /// <summary>How a type without type parameters is written here.</summary>
    public string TypeName(string @namespace, string name) => IsImported(@namespace, name) ? name : $"{@namespace}.{name}";

    private bool IsImported(string @namespace, string type)
    {
        foreach (var found in Model.LookupNamespacesAndTypes(Diagnostic.Location.SourceSpan.Start, name: type))
        {
            if (found.ContainingNamespace?.ToDisplayString() == @namespace)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How a scope is written here: its constant in a catalogue's class, else a string.</summary>
    public string ScopeExpression(string scope) =>
        CatalogueConstants.Read(Model.Compilation).ReferenceTo(scope, Model, Diagnostic.Location.SourceSpan.Start) ?? Literal(scope);

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
