using System;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Tags;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Editing;

/// <summary>Offers the scopes of the catalogue inside a string that names one, each with its description.</summary>
[ExportCompletionProvider(nameof(ScopeCompletionProvider), LanguageNames.CSharp)]
[Shared]
internal sealed class ScopeCompletionProvider : CompletionProvider
{
    /// <summary>Every character of a scope narrows the list down, and none of them takes what is selected: Enter and Tab do.</summary>
    private static readonly CompletionItemRules Rules = CompletionItemRules.Create(
        filterCharacterRules: [CharacterSetModificationRule.Create(
            CharacterSetModificationKind.Add,
            Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Where(ScopeToken.IsValid).ToArray())],
        commitCharacterRules: [CharacterSetModificationRule.Create(CharacterSetModificationKind.Replace, Array.Empty<char>())]);

    public override bool ShouldTriggerCompletion(SourceText text, int caretPosition, CompletionTrigger trigger, OptionSet options) =>
        trigger.Kind is CompletionTriggerKind.Invoke or CompletionTriggerKind.InvokeAndCommitIfUnique
        || (trigger.Kind == CompletionTriggerKind.Insertion
            && (trigger.Character == '"' || ScopeToken.IsValid(trigger.Character))
            && IsInString(text, caretPosition));

    public override async Task ProvideCompletionsAsync(CompletionContext context)
    {
        var cancellationToken = context.CancellationToken;
        var root = await context.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || LiteralAt(root, context.Position) is not { } literal)
        {
            return;
        }

        var model = await context.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null || ScopeText.UseOf(literal, model, cancellationToken) != ScopeUse.Reference)
        {
            return;
        }

        context.IsExclusive = true;
        context.CompletionListSpan = ContentOf(literal.Token, context.Position);
        var others = literal.FirstAncestorOrSelf<SyntaxNode>(node => node is AttributeListSyntax or ArgumentListSyntax)?.DescendantNodes()
            .OfType<LiteralExpressionSyntax>().Where(other => other != literal)
            .Select(other => other.Token.ValueText).ToImmutableHashSet() ?? [];
        context.AddItems(OfferedScopes.In(model.Compilation, cancellationToken).Where(scope => !others.Contains(scope.Name)).Select(Item));
    }

    /// <summary>Says all about the one scope that is selected.</summary>
    public override async Task<CompletionDescription?> GetDescriptionAsync(
        Document document, CompletionItem item, CancellationToken cancellationToken)
    {
        var compilation = await document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        var scope = compilation is null ? null : ScopeDefinitions.Merge(Catalogue.Read(compilation, cancellationToken).All)
            .FirstOrDefault(scope => scope.Name == item.DisplayText);
        return scope is null ? CompletionDescription.Empty : CompletionDescription.FromText(Describe(scope));
    }

    private static CompletionItem Item(DefinedScope scope) => CompletionItem.Create(
        scope.Name,
        tags: [WellKnownTags.Constant],
        rules: Rules,
        inlineDescription: scope.Description ?? "");

    private static string Describe(DefinedScope scope) => string.Join("\n", new[]
    {
        scope.Description ?? $"Scope {scope.Name}",
        scope.Implies.Count > 0 ? $"Implies {string.Join(", ", scope.Implies)}" : null,
        scope.Initial ? "Clients ask for it at the first sign-in" : null,
    }.Where(line => line is not null));

    /// <summary>The string that the caret is in, behind its opening quotation mark.</summary>
    private static LiteralExpressionSyntax? LiteralAt(SyntaxNode root, int position)
    {
        if (position == 0)
        {
            return null;
        }

        var token = root.FindToken(position - 1);
        return token.IsKind(SyntaxKind.StringLiteralToken)
            && position >= StartOf(token)
            && (position < token.Span.End || !IsClosed(token))
                ? token.Parent as LiteralExpressionSyntax
                : null;
    }

    /// <summary>What stands between the quotation marks; without the second, what stands before the caret.</summary>
    private static TextSpan ContentOf(SyntaxToken token, int position) =>
        TextSpan.FromBounds(StartOf(token), IsClosed(token) ? token.Span.End - 1 : position);

    private static int StartOf(SyntaxToken token) => token.SpanStart + token.Text.IndexOf('"') + 1;

    private static bool IsClosed(SyntaxToken token) =>
        token.Text.Length > token.Text.IndexOf('"') + 1 && token.Text.EndsWith("\"", StringComparison.Ordinal);

    /// <summary>
    /// Whether a quotation mark before the caret is open: asked for at each key, so that it looks no further than the line. Where code is
    /// read rightly or wrongly by it, nothing but the moment of the list depends on it.
    /// </summary>
    private static bool IsInString(SourceText text, int caretPosition)
    {
        var isOpen = false;
        for (var i = text.Lines.GetLineFromPosition(caretPosition).Start; i < caretPosition; i++)
        {
            isOpen ^= text[i] == '"';
        }

        return isOpen;
    }
}
