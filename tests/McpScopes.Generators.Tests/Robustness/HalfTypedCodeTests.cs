using McpScopes.Generators.Tests.Generation;
using McpScopes.Generators.Tests.Mutation;
using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Tests.Robustness;

public class HalfTypedCodeTests
{
    private const int MutationsOfEachSource = 1500;

    [Fact]
    public async Task Sources_are_valid_to_begin_with()
    {
        foreach (var source in ValidSources.All)
        {
            await UserProject.Of(source).Generate().ShouldCompileCleanly();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Generator_never_throws(int source)
    {
        var project = UserProject.Of(ValidSources.All[source]);
        var compilation = project.Compile();
        var driver = UserProject.CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var tree = compilation.SyntaxTrees.Single(tree => tree.FilePath == "Program.cs");

        for (var seed = 0; seed < MutationsOfEachSource; seed++)
        {
            var text = TokenMutator.Mutate(ValidSources.All[source], seed);
            var mutated = compilation.ReplaceSyntaxTree(tree, UserProject.Parse("Program.cs", text));
            driver = driver.RunGenerators(mutated, TestContext.Current.CancellationToken);
            var result = driver.GetRunResult();

            Assert.True(
                result.Results.Single().Exception is null && result.Diagnostics.IsEmpty,
                $"seed {seed}: {result.Results.Single().Exception}{Environment.NewLine}{text}");
            Assert.All(result.GeneratedTrees, generated => Assert.DoesNotContain(
                generated.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        }
    }
}
