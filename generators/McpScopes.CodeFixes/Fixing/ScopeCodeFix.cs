using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Fixing;

/// <summary>A fix says which remedies a diagnostic has; offering them, and applying one of them everywhere, is the same for all.</summary>
internal abstract class ScopeCodeFix : CodeFixProvider
{
    public sealed override FixAllProvider GetFixAllProvider() => new FixAllAtOnce(this);

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var remedy in await RemediesAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        remedy.Title,
                        cancellationToken => ApplyAsync(remedy.Target.Project.Solution, [remedy], cancellationToken),
                        remedy.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>The ways to fix a diagnostic, best first.</summary>
    protected abstract IEnumerable<Remedy> RemediesFor(FixPlace place);

    /// <summary>The changes that remedies of one key make to one document together.</summary>
    protected virtual IEnumerable<TextChange> Combine(IReadOnlyList<Remedy> remedies, SourceText text) =>
        remedies.All(remedy => remedy.Removed.Length > 0)
            ? Removal.Of(remedies.SelectMany(remedy => remedy.Removed), text)
            : remedies.SelectMany(remedy => remedy.Changes);

    private async Task<IEnumerable<Remedy>> RemediesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root is null || model is null || !root.FullSpan.Contains(diagnostic.Location.SourceSpan)
            ? []
            : RemediesFor(new(document, root, model, await document.GetTextAsync(cancellationToken).ConfigureAwait(false), diagnostic));
    }

    private async Task<Solution> ApplyAsync(Solution solution, IEnumerable<Remedy> remedies, CancellationToken cancellationToken)
    {
        foreach (var group in remedies.GroupBy(remedy => remedy.Target.Id))
        {
            var text = await group.First().Target.GetTextAsync(cancellationToken).ConfigureAwait(false);
            var changes = WithoutOverlaps(Combine([.. group], text));
            solution = solution.WithDocumentText(group.Key, text.WithChanges(changes));
        }

        return solution;
    }

    /// <summary>
    /// Equal changes are made once. Of two that overlap the first is made; the other's diagnostic stays for another round.
    /// </summary>
    private static IEnumerable<TextChange> WithoutOverlaps(IEnumerable<TextChange> changes)
    {
        var end = 0;
        foreach (var change in changes.Distinct().OrderBy(change => change.Span.Start).ThenBy(change => change.Span.End))
        {
            if (change.Span.Start >= end)
            {
                yield return change;
                end = change.Span.End;
            }
        }
    }

    private sealed class FixAllAtOnce(ScopeCodeFix fix) : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() =>
            [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            var cancellationToken = fixAllContext.CancellationToken;
            var remedies = ImmutableArray.CreateBuilder<Remedy>();
            foreach (var diagnostic in await DiagnosticsAsync(fixAllContext).ConfigureAwait(false))
            {
                if (fixAllContext.Solution.GetDocument(diagnostic.Location.SourceTree) is { } document)
                {
                    var offered = await fix.RemediesAsync(document, diagnostic, cancellationToken).ConfigureAwait(false);
                    remedies.AddRange(offered.Where(remedy => remedy.Key == fixAllContext.CodeActionEquivalenceKey).Take(1));
                }
            }

            return remedies.Count == 0
                ? null
                : CodeAction.Create(
                    remedies[0].Title,
                    token => fix.ApplyAsync(fixAllContext.Solution, remedies, token),
                    fixAllContext.CodeActionEquivalenceKey);
        }

        private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(FixAllContext context)
        {
            if (context.Scope == FixAllScope.Document && context.Document is { } document)
            {
                return await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            }

            var found = new List<Diagnostic>();
            foreach (var project in context.Scope == FixAllScope.Project ? [context.Project] : context.Solution.Projects)
            {
                found.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
            }

            return found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start);
        }
    }
}
