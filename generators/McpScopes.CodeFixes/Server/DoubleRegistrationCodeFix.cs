using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using McpScopes.Analyzers.Rules;
using McpScopes.CodeFixes.Fixing;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.CodeFixes.Server;

/// <summary>Takes a second registration out of its chain of calls, or puts <c>WithScopedPrimitives()</c> in its place (MCPS014).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DoubleRegistrationCodeFix : ScopeCodeFix
{
    private const string Registration = ServerCalls.WithScopedPrimitives;

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [ServerRules.DoubleRegistration.Id];

    protected override IEnumerable<Remedy> RemediesFor(FixPlace place)
    {
        if (place.Enclosing<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax access } call
            || !IsUnderstood(call))
        {
            yield break;
        }

        var removal = new TextChange(TextSpan.FromBounds(access.Expression.Span.End, call.Span.End), "");
        if (!IsCalledAnywhere(place.Model.Compilation))
        {
            var replaced = TextSpan.FromBounds(access.Name.SpanStart, call.Span.End);
            yield return Remedy.Replacing(place, $"Call {Registration}() instead", Registration, replaced, Registration + "()") with
            {
                Repeated = removal,
            };
        }

        var title = $"Remove {access.Name.Identifier.ValueText}";
        yield return call.Parent is ExpressionStatementSyntax statement && access.Expression is not InvocationExpressionSyntax
            ? Remedy.Removing(place, title, "Remove", statement)
            : new(title, "Remove", place.Document, [removal]);
    }

    /// <summary>One call registers everything, so the first is replaced and the others go.</summary>
    protected override IEnumerable<TextChange> Combine(IReadOnlyList<Remedy> remedies, SourceText text) =>
        remedies[0].Key == Registration
            ? remedies.OrderBy(remedy => remedy.Changes[0].Span.Start)
                .SelectMany((remedy, index) => index > 0 && remedy.Repeated is { } removal ? [removal] : remedy.Changes.AsEnumerable())
            : base.Combine(remedies, text);

    /// <summary>
    /// Whether the call says nothing but which classes it registers. A list with other things in it, serializer options or a directive of
    /// the preprocessor would get lost.
    /// </summary>
    private static bool IsUnderstood(InvocationExpressionSyntax call) =>
        !call.ContainsDirectives && call.ArgumentList.Arguments.All(argument => IsType(argument.Expression));

    private static bool IsType(ExpressionSyntax expression) => expression switch
    {
        TypeOfExpressionSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Assembly", Expression: TypeOfExpressionSyntax } => true,
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } invocation =>
            ServerCalls.NameOf(invocation) == "GetExecutingAssembly",
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.NullLiteralExpression),
        CollectionExpressionSyntax collection =>
            collection.Elements.All(element => element is ExpressionElementSyntax item && IsType(item.Expression)),
        ArrayCreationExpressionSyntax { Initializer: { } items } => items.Expressions.All(IsType),
        ImplicitArrayCreationExpressionSyntax { Initializer: { } items } => items.Expressions.All(IsType),
        _ => false,
    };

    private static bool IsCalledAnywhere(Compilation compilation) => compilation.SyntaxTrees.Any(tree => tree.GetRoot()
        .DescendantNodes()
        .OfType<InvocationExpressionSyntax>()
        .Any(invocation => ServerCalls.NameOf(invocation) == Registration));
}
