using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.Generators.Tests.Generation;

/// <summary>A project after the generator ran.</summary>
internal sealed record GeneratedCode(CSharpCompilation Compilation, GeneratorDriverRunResult Result)
{
    /// <summary>Gets the files by hint name, without what Roslyn itself adds.</summary>
    public IReadOnlyDictionary<string, string> Files { get; } = Result.GeneratedTrees
        .Where(tree => Path.GetFileName(tree.FilePath).StartsWith("McpScopes.", StringComparison.Ordinal))
        .ToDictionary(tree => Path.GetFileName(tree.FilePath), tree => tree.ToString());

    public string Table => Files["McpScopes.Table.g.cs"];

    public string Challenges => Files["McpScopes.Challenges.g.cs"];

    public string Primitives => Files["McpScopes.Primitives.g.cs"];

    /// <summary>
    /// Fails if the generator threw, if anything does not compile, or if anything generated is worth a warning, also to a trimmer.
    /// </summary>
    public async Task<GeneratedCode> ShouldCompileCleanly()
    {
        Assert.Empty(Result.Diagnostics);
        Assert.All(Result.Results, result => Assert.Null(result.Exception));
        var compiler = Compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Where(diagnostic => diagnostic.Id != "CS1591" || IsGenerated(diagnostic));
        var trimmer = (await TrimAnalysis.Run(Compilation)).Where(IsGenerated);
        Assert.Empty(compiler.Concat(trimmer).Select(diagnostic => diagnostic.ToString()));
        return this;
    }

    public byte[] EmitImage()
    {
        using var stream = new MemoryStream();
        var emitted = Compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join(Environment.NewLine, emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return stream.ToArray();
    }

    private bool IsGenerated(Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree && Result.GeneratedTrees.Contains(tree);
}
