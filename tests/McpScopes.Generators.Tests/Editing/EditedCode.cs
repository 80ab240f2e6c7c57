using McpScopes.CodeFixes.Fixing;
using McpScopes.Generators.Tests.Diagnostics.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Tests.Editing;

/// <summary>
/// A user's project in a workspace with all that an editor's language server has, and the package's analyzer files loaded the way it loads
/// them: by path. <c>|</c> in a text is the caret.
/// </summary>
internal sealed class EditedCode : IDisposable
{
    private readonly AdhocWorkspace _workspace = new(MefHostServices.DefaultHost);

    private EditedCode()
    {
    }

    public Document Document { get; private set; } = null!;

    public int Caret { get; private set; }

    public static EditedCode Open(CodeUnderTest code)
    {
        var edited = new EditedCode();
        var caret = code.Files.Single(file => file.Text.Contains('|', StringComparison.Ordinal));
        edited.Caret = caret.Text.IndexOf('|', StringComparison.Ordinal);
        var clean = code with { Files = code.Files.Replace(caret, (caret.Path, caret.Text.Remove(edited.Caret, 1))) };
        var compilation = (CSharpCompilation)(clean with { IsGenerated = false }).Compile();
        var project = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, code.AssemblyName, code.AssemblyName, LanguageNames.CSharp,
            compilationOptions: compilation.Options,
            parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
            metadataReferences: compilation.References,
            analyzerReferences: [new AnalyzerFileReference(typeof(ScopeCodeFix).Assembly.Location, Loader.Instance)]);
        var solution = edited._workspace.AddProject(project).Solution;
        foreach (var tree in compilation.SyntaxTrees)
        {
            solution = solution.AddDocument(
                DocumentId.CreateNewId(project.Id), tree.FilePath, SourceText.From(tree.ToString()), filePath: tree.FilePath);
        }

        Assert.True(edited._workspace.TryApplyChanges(solution));
        edited.Document = edited._workspace.CurrentSolution.GetProject(project.Id)!.Documents.Single(document => document.FilePath == caret.Path);
        return edited;
    }

    public void Dispose() => _workspace.Dispose();

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public static Loader Instance { get; } = new();

        public void AddDependencyLocation(string fullPath)
        {
        }

        public System.Reflection.Assembly LoadFromPath(string fullPath) => typeof(ScopeCodeFix).Assembly;
    }
}
