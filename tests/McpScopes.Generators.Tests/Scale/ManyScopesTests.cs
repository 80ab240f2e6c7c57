using McpScopes.Generators.Tests.Generation;
using McpScopes.Generators.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpScopes.Generators.Tests.Scale;

public class ManyScopesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public async Task Any_number_of_scopes_compiles_and_runs(int count)
    {
        // A chain: each scope implies the next, so the first implies all others.
        var scopes = Enumerable.Range(0, count).Select(i =>
            $"[assembly: DefineScope(\"s{i:0000}\"{(i < count - 1 ? $", Implies = [\"s{i + 1:0000}\"]" : "")})]");
        var tools = Enumerable.Range(0, count).Select(i => $"[McpServerTool, RequiresScope(\"s{i:0000}\")] public static int Tool{i}() => {i};");
        var code = await UserProject.Of($$"""
            {{string.Join("\n", scopes)}}
            public static class Tools { {{string.Join("\n", tools)}} }
            """).Generate().ShouldCompileCleanly();

        var loaded = LoadedProject.Load(code);
        await using var services = loaded.BuildWithScopedPrimitives();

        Assert.Equal(count, services.GetServices<McpServerTool>().Count());
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"s{i:0000}"), loaded.Part.Scopes.Select(scope => scope.Name));
        Assert.All(loaded.Part.Scopes, (scope, i) => Assert.Equal(Enumerable.Range(i + 1, count - i - 1).Select(j => $"s{j:0000}"), scope.Implies));
        Assert.Equal(count, loaded.Part.Primitives.Select(primitive => primitive.Requirement.ScopeList).Distinct().Count());
    }

    [Fact]
    public void A_cycle_ends_where_it_began()
    {
        var part = LoadedProject.Load("""
            [assembly: DefineScope("a", Implies = ["b"])]
            [assembly: DefineScope("b", Implies = ["c"])]
            [assembly: DefineScope("c", Implies = ["a", "a", "c"])]
            """).Part;

        Assert.Equal(["a: b c", "b: a c", "c: a b"], part.Scopes.Select(scope => $"{scope.Name}: {string.Join(" ", scope.Implies)}"));
    }
}
