using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using McpScopes.CodeFixes.Catalogues;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Editing;

/// <summary>Turns scopes written as strings into constants of a catalogue's class: one, or all of a project.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(ScopeConstantsRefactoring))]
[Shared]
internal sealed class ScopeConstantsRefactoring : CodeRefactoringProvider
{
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        var (document, cancellationToken) = (context.Document, context.CancellationToken);
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return;
        }

        var node = root.FindNode(context.Span, getInnermostNodeForTie: true);
        var literal = node.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>()
            .FirstOrDefault(found => found.Span.Contains(context.Span));
        var use = literal is null ? ScopeUse.None : ScopeText.UseOf(literal, model, cancellationToken);
        if (use == ScopeUse.Reference
            && CatalogueConstants.Read(model.Compilation, cancellationToken)
                .ReferenceTo(literal!.Token.ValueText, model, literal.SpanStart) is { } constant)
        {
            context.RegisterRefactoring(CodeAction.Create(
                $"Use {constant}",
                async token => document.WithText(
                    (await document.GetTextAsync(token).ConfigureAwait(false)).WithChanges(new TextChange(literal.Span, constant))),
                nameof(ScopeConstantsRefactoring) + ".One"));
        }

        var definition = node.FirstAncestorOrSelf<AttributeSyntax>();
        if (use != ScopeUse.None
            || (definition is not null
                && model.GetSymbolInfo(definition, cancellationToken).Symbol is IMethodSymbol { ContainingType: { } type }
                && type.HasMetadataName(KnownNames.DefineScope)))
        {
            var move = await CatalogueMove.PrepareAsync(document.Project, cancellationToken).ConfigureAwait(false);
            if (move is not null)
            {
                context.RegisterRefactoring(CodeAction.Create(
                    $"Turn the scopes of {document.Project.Name} into constants of {move.ClassName}",
                    move.ApplyAsync,
                    nameof(ScopeConstantsRefactoring) + ".All"));
            }
        }
    }
}
