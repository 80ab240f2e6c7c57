using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpScopes.Analyzers.Server;

/// <summary>The calls in a compilation's own code that put an MCP server together.</summary>
internal sealed class ServerSetUp
{
    private readonly ConcurrentDictionary<string, Location> _calls = new(StringComparer.Ordinal);

    /// <summary>Gets the names of the calls.</summary>
    public IEnumerable<string> Names => _calls.Keys;

    /// <summary>Collects the calls; they are all there when the compilation ends.</summary>
    public static ServerSetUp Watch(CompilationStartAnalysisContext context)
    {
        var calls = new ServerSetUp();
        context.RegisterOperationAction(operation => calls.Add((IInvocationOperation)operation.Operation), OperationKind.Invocation);
        return calls;
    }

    public bool Have(string name) => _calls.ContainsKey(name);

    /// <summary>Where one of the calls is, the first of the names that there is; <see langword="null"/> if none is.</summary>
    public Location? PlaceOf(params string[] names) =>
        names.Select(name => _calls.TryGetValue(name, out var place) ? place : null).FirstOrDefault(place => place is not null);

    private void Add(IInvocationOperation invocation)
    {
        if (Calls.NameIn(invocation) is not { } written)
        {
            return;
        }

        var name = invocation.TargetMethod.Name;
        if (ServerCalls.IsOne(invocation.Syntax) || IsRegistration(invocation))
        {
            // Of several calls of one name the first in the source counts, whatever the order in which they are seen.
            _ = _calls.AddOrUpdate(name, written.GetLocation(), (_, other) => First(written, other));
        }
    }

    private static bool IsRegistration(IInvocationOperation invocation) =>
        invocation.TargetMethod.ContainingType is { } type
        && (type.HasMetadataName(Calls.ServerBuilderExtensions) || type.HasMetadataName(Calls.HttpServerBuilderExtensions));

    private static Location First(SimpleNameSyntax written, Location other)
    {
        var order = string.CompareOrdinal(written.SyntaxTree.FilePath, other.SourceTree?.FilePath);
        return order < 0 || (order == 0 && written.SpanStart < other.SourceSpan.Start) ? written.GetLocation() : other;
    }
}
