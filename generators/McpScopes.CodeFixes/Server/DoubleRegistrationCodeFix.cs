using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Server;

/// <summary>Takes a second registration out of its chain of calls, or puts <c>WithScopedPrimitives()</c> in its place (MCPS014).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DoubleRegistrationCodeFix : ScopeCodeFix
{
    private const string Registration = "WithScopedPrimitives";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [ServerRules.DoubleRegistration.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Enclosing<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax access } call)
        {
            yield break;
        }

        var isRegistered = place.Root.DescendantTokens().Any(token => token.ValueText == Registration);
        if (!isRegistered)
        {
            var replaced = TextSpan.FromBounds(access.Name.SpanStart, call.Span.End);
            yield return Remedy.Replacing(place, $"Call {Registration}() instead", Registration, replaced, Registration + "()");
        }

        var title = $"Remove {access.Name.Identifier.ValueText}";
        yield return call.Parent is ExpressionStatementSyntax statement && access.Expression is not InvocationExpressionSyntax
            ? Remedy.Removing(place, title, "Remove", statement)
            : Remedy.Replacing(place, title, "Remove", TextSpan.FromBounds(access.Expression.Span.End, call.Span.End), "");
    }

    /// <summary>One call registers everything, so the first is replaced and the others go.</summary>
    protected override IEnumerable<TextChange> Combine(IReadOnlyList<Remedy> remedies, SourceText text) =>
        remedies[0].Key == Registration
            ? remedies.OrderBy(remedy => remedy.Changes[0].Span.Start)
                .SelectMany((remedy, index) => index == 0 ? remedy.Changes : Removed(remedy, text))
            : remedies.SelectMany(remedy => remedy.Changes);

    private static IEnumerable<TextChange> Removed(Remedy remedy, SourceText text)
    {
        var start = remedy.Changes[0].Span.Start - 1;
        while (start > 0 && char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        return [new(TextSpan.FromBounds(start, remedy.Changes[0].Span.End), "")];
    }
}
