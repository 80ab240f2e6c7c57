using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpScopes.Generators.Declarations;

/// <summary>The calls that put a server together, as far as they decide whether scopes are enforced.</summary>
/// <remarks>
/// They are found by name alone: <c>WithScopedPrimitives()</c> does not exist yet while code is generated, and names survive every edit
/// that leaves them alone, so that the step behind is not run again.
/// </remarks>
internal static class ServerCalls
{
    public const string AddMcpScopes = nameof(AddMcpScopes);
    public const string AddMcpServer = nameof(AddMcpServer);
    public const string MapMcp = nameof(MapMcp);
    public const string MapScopedMcp = nameof(MapScopedMcp);
    public const string WithScopedPrimitives = nameof(WithScopedPrimitives);

    private static readonly string[] All = [AddMcpScopes, AddMcpServer, MapMcp, MapScopedMcp, WithScopedPrimitives];

    public static bool IsOne(SyntaxNode node) => node is InvocationExpressionSyntax invocation && NameOf(invocation) is { } name
        && All.Contains(name);

    /// <summary>The name of the called method, without what it is called on; <see langword="null"/> for a call without one.</summary>
    public static string? NameOf(InvocationExpressionSyntax invocation) => invocation.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>The names, each once, sorted.</summary>
    public static EquatableArray<string> Merge(IEnumerable<string> calls) =>
        calls.Distinct().OrderBy(call => call, StringComparer.Ordinal).ToEquatableArray();
}
