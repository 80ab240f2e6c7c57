using System.Collections.Immutable;
using McpScopes.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Tests.Diagnostics.Checking;

/// <summary>Applies the fixes of this repository the way an editor does.</summary>
internal static class FixingCode
{
    private static readonly ImmutableArray<CodeFixProvider> Fixes =
        [.. from type in typeof(ScopeCodeFix).Assembly.GetTypes()
            where typeof(CodeFixProvider).IsAssignableFrom(type) && !type.IsAbstract
            select (CodeFixProvider)Activator.CreateInstance(type)!];

    /// <summary>The rules that some fix is for.</summary>
    public static IEnumerable<string> FixableIds => Fixes.SelectMany(fix => fix.FixableDiagnosticIds);

    /// <summary>
    /// Applies a fix to the first diagnostic of a rule, and compares the file, which then compiles, or has the one error that the fix is
    /// meant to leave.
    /// </summary>
    public static async Task Becomes(this CodeUnderTest code, string id, string title, string expected, string path = "Program.cs", string? leaves = null)
    {
        using var workspace = new AdhocWorkspace();
        var project = Open(workspace, code);
        var diagnostic = (await Diagnose(project, id)).First();
        var action = (await Actions(project, diagnostic)).SingleOrDefault(offered => offered.Title == title);
        Assert.True(action is not null, $"Offered were: {string.Join(", ", await Titles(code, id))}");
        await Compare(code, await Apply(project, action), expected, path, id, isGone: false, leaves);
    }

    /// <summary>Applies a fix to all diagnostics of a rule at once, compares the file, and sees that none is left.</summary>
    public static async Task AllBecome(this CodeUnderTest code, string id, string title, string expected, string path = "Program.cs")
    {
        using var workspace = new AdhocWorkspace();
        var project = Open(workspace, code);
        var diagnostics = await Diagnose(project, id);
        var action = (await Actions(project, diagnostics[0])).Single(offered => offered.Title == title);
        var fix = Fixes.Single(fix => fix.FixableDiagnosticIds.Contains(id));
        var all = await fix.GetFixAllProvider()!.GetFixAsync(new FixAllContext(
            project.Documents.First(document => document.FilePath == path),
            fix,
            FixAllScope.Project,
            action.EquivalenceKey,
            [id],
            new Found(diagnostics),
            TestContext.Current.CancellationToken));
        Assert.NotNull(all);
        await Compare(code, await Apply(project, all), expected, path, id, isGone: true);
    }

    /// <summary>The titles offered for the first diagnostic of a rule, in the order of the menu.</summary>
    public static async Task<IReadOnlyList<string>> Titles(this CodeUnderTest code, string id)
    {
        using var workspace = new AdhocWorkspace();
        var project = Open(workspace, code);
        return [.. (await Actions(project, (await Diagnose(project, id)).First())).Select(action => action.Title)];
    }

    private static Project Open(AdhocWorkspace workspace, CodeUnderTest code)
    {
        var compilation = (CSharpCompilation)code.Compile();
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            code.AssemblyName,
            code.AssemblyName,
            LanguageNames.CSharp,
            compilationOptions: compilation.Options,
            parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
            metadataReferences: compilation.References));
        var solution = project.Solution;
        foreach (var tree in compilation.SyntaxTrees)
        {
            solution = solution.AddDocument(
                DocumentId.CreateNewId(project.Id), tree.FilePath, SourceText.From(tree.ToString()), filePath: tree.FilePath);
        }

        Assert.True(workspace.TryApplyChanges(solution));
        return workspace.CurrentSolution.GetProject(project.Id)!;
    }

    private static async Task<ImmutableArray<Diagnostic>> Diagnose(Project project, string id)
    {
        var compilation = await project.GetCompilationAsync(TestContext.Current.CancellationToken);
        var found = await compilation!.WithAnalyzers(CodeUnderTest.Analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.Where(diagnostic => diagnostic.Id == id).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    private static async Task<IReadOnlyList<CodeAction>> Actions(Project project, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        var document = project.GetDocument(diagnostic.Location.SourceTree)!;
        var fix = Fixes.Single(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id));
        await fix.RegisterCodeFixesAsync(new(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }

    private static async Task<Project> Apply(Project project, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
    }

    private static async Task Compare(CodeUnderTest code, Project changed, string expected, string path, string id, bool isGone, string? leaves = null)
    {
        var texts = new List<(string Path, string Text)>();
        foreach (var (file, _) in code.Files)
        {
            var document = changed.Documents.Single(document => document.FilePath == file);
            texts.Add((file, (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString()));
        }

        Assert.Equal(expected, texts.Single(file => file.Path == path).Text);
        var left = await (code with { Files = [.. texts] }).Diagnose();
        Assert.Equal(
            leaves is null ? [] : [leaves],
            left.Select(diagnostic => diagnostic.Id).Where(left => left.StartsWith("CS", StringComparison.Ordinal)));
        Assert.True(!isGone || left.All(diagnostic => diagnostic.Id != id), "The fix left something to fix.");
    }

    private sealed class Found(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics.Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
