using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpScopes.CodeFixes.Catalogues;
using McpScopes.CodeFixes.Fixing;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Editing;

/// <summary>
/// Gives every scope of a project a constant: what the assembly defines moves to a class, and the strings that name it become constants.
/// </summary>
internal sealed class CatalogueMove
{
    private readonly Project _project;
    private readonly IReadOnlyList<ScopeOccurrences> _documents;
    private readonly IReadOnlyDictionary<string, string> _names;
    private readonly CatalogueClass? _class;
    private readonly Compilation _compilation;

    private CatalogueMove(
        Project project, Compilation compilation, IReadOnlyList<ScopeOccurrences> documents, IReadOnlyDictionary<string, string> names,
        CatalogueClass? catalogue, string className)
    {
        (_project, _compilation, _documents, _names, _class, ClassName) = (project, compilation, documents, names, catalogue, className);
    }

    /// <summary>Gets the class that the constants are, or will be, in.</summary>
    public string ClassName { get; }

    /// <summary>
    /// Looks through the project; <see langword="null"/> if no string is left to turn into a constant, or a definition says more than can
    /// be moved as it is written.
    /// </summary>
    public static async Task<CatalogueMove?> PrepareAsync(Project project, CancellationToken cancellationToken)
    {
        if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation)
        {
            return null;
        }

        var documents = new List<ScopeOccurrences>();
        foreach (var document in project.Documents)
        {
            documents.Add(await ScopeOccurrences.FindAsync(document, cancellationToken).ConfigureAwait(false));
        }

        var definitions = documents.SelectMany(document => document.Definitions).ToList();
        if (!definitions.All(definition => definition.IsPlain))
        {
            return null;
        }

        // Without a catalogue, the scopes in use are it. Scopes of a referenced assembly stay where they are.
        var constants = CatalogueConstants.Read(compilation, cancellationToken);
        var defined = new HashSet<string>(definitions.Select(definition => definition.Scope), StringComparer.Ordinal);
        var used = documents.SelectMany(document => document.References)
            .Select(literal => literal.Token.ValueText).Where(ScopeToken.IsValid);
        var moved = (Catalogue.Read(compilation, cancellationToken).IsDefined ? defined : used)
            .Where(scope => !constants.Has(scope)).Distinct(StringComparer.Ordinal).ToList();
        if (moved.Count == 0 && !used.Any(constants.Has))
        {
            return null;
        }

        var catalogue = CatalogueClass.Find(compilation, cancellationToken);
        var className = catalogue?.Type.Name ?? NewClass.FreeName(compilation);
        var names = moved.Count == 0
            ? ImmutableDictionary<string, string>.Empty
            : ConstantNames.For(moved, catalogue?.Scopes ?? [], catalogue?.TakenNames ?? [className]);
        return new(project, compilation, documents, names, catalogue, className);
    }

    public async Task<Solution> ApplyAsync(CancellationToken cancellationToken)
    {
        var solution = _project.Solution;
        var constants = CatalogueConstants.Read(_compilation, cancellationToken);
        var home = NewClass.NamespaceFor(_documents);
        var added = _documents.SelectMany(document => document.Definitions)
            .Where(definition => _names.ContainsKey(definition.Scope))
            .GroupBy(definition => definition.Scope, StringComparer.Ordinal)
            .Select(group => (
                Name: CatalogueConstants.Identifier(_names[group.Key]), Scope: group.Key, Arguments: group.First().ArgumentsWith(_names)))
            .ToList();
        if (added.Count == 0)
        {
            added = [.. _names.OrderBy(name => name.Key, StringComparer.Ordinal)
                .Select(name => (CatalogueConstants.Identifier(name.Value), name.Key, ""))];
        }

        foreach (var document in _documents)
        {
            var text = await document.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            var removed = document.Definitions.Where(definition => _names.ContainsKey(definition.Scope))
                .Select(definition => definition.Attribute);
            var changes = Removal.Of(removed, text).ToList();
            changes.AddRange(document.References
                .Select(literal => (Literal: literal, Expression: ExpressionFor(literal, document.Model, constants, home)))
                .Where(found => found.Expression is not null)
                .Select(found => new TextChange(found.Literal.Span, found.Expression!)));
            if (_class?.Last.SyntaxTree == document.Model.SyntaxTree && added.Count > 0)
            {
                changes.Add(_class.Adding(added, text));
            }

            if (changes.Count > 0)
            {
                solution = solution.WithDocumentText(document.Document.Id, text.WithChanges(changes.OrderBy(change => change.Span.Start)));
            }
        }

        return _class is null && added.Count > 0 ? NewClass.Add(solution, _project, home, ClassName, added) : solution;
    }

    private string? ExpressionFor(LiteralExpressionSyntax literal, SemanticModel model, CatalogueConstants constants, string home)
    {
        var scope = literal.Token.ValueText;
        if (constants.ReferenceTo(scope, model, literal.SpanStart) is { } known)
        {
            return known;
        }

        return !_names.TryGetValue(scope, out var name) ? null
            : (_class is not null
                ? _class.Type.ToMinimalDisplayString(model, literal.SpanStart)
                : NewClass.ReferenceTo(ClassName, home, model, literal.SpanStart)) + "." + CatalogueConstants.Identifier(name);
    }
}
