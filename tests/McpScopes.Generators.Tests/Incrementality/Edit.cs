using McpScopes.Generators.Tests.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpScopes.Generators.Tests.Incrementality;

/// <summary>An edit in an editor: one file is parsed anew, and a new compilation is made around it.</summary>
internal sealed record Edit(UserProject Before)
{
    /// <summary>
    /// The steps and why their results are what they are: <c>New</c>, <c>Modified</c>, <c>Unchanged</c> (ran, same result), <c>Cached</c>
    /// (did not run).
    /// </summary>
    public string StepsAfter(string path, string from, string to)
    {
        var text = Before.Files.Single(file => file.Path == path).Text;
        Assert.Contains(from, text);
        return StepsAfter(compilation => compilation.ReplaceSyntaxTree(
            compilation.SyntaxTrees.Single(tree => tree.FilePath == path),
            UserProject.Parse(path, text.Replace(from, to))));
    }

    /// <inheritdoc cref="StepsAfter(string, string, string)"/>
    public string StepsAfter(Func<CSharpCompilation, Compilation> edit)
    {
        var first = Before.Compile();
        var driver = UserProject.CreateDriver().RunGenerators(first, TestContext.Current.CancellationToken);
        var second = edit(first);
        Assert.NotSame(first, second);
        var result = driver.RunGenerators(second, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        Assert.Null(result.Exception);

        var ours = typeof(TrackingNames).GetFields().Select(field => (string)field.GetValue(null)!);
        return string.Join("\n", ours
            .Where(result.TrackedSteps.ContainsKey)
            .Select(name => $"{name}: {Reasons(result.TrackedSteps[name])}")
            .Append($"files: {Reasons(result.TrackedOutputSteps.SelectMany(step => step.Value))}"));
    }

    private static string Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) => string.Join(" ", steps
        .SelectMany(step => step.Outputs)
        .GroupBy(output => output.Reason)
        .OrderBy(group => group.Key)
        .Select(group => $"{group.Key}×{group.Count()}"));
}
