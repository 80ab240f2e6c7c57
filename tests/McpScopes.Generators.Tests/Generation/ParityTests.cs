using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Tests.Generation;

/// <summary>
/// A declaration in error costs the user one error, not a cascade: what is generated keeps its shape, compiles, and refuses.
/// </summary>
public class ParityTests
{
    private const string Right = "RequiresScope(\"notes/read\")";

    [Theory]
    [InlineData("Obsolete")]
    [InlineData("RequiresScope(\"notes read\")")]
    [InlineData("RequiresScope(\"notes/raed\")")]
    [InlineData("RequiresScope")]
    [InlineData("RequiresScope(\"notes/read\"), AllowAnonymous")]
    [InlineData("RequiresScope(\"note:{x}\")")]
    public async Task Shape_is_that_of_the_right_declaration(string wrong)
    {
        var right = await Project(Right).Generate().ShouldCompileCleanly();
        var inError = await Project(wrong).Generate().ShouldCompileCleanly();

        Assert.Equal(Shape(right), Shape(inError));
        Assert.Contains("ScopedPrimitive.Tool(\"read_note\", Requirements.NotesRead, Primitives.ReadNoteTool)", right.Table);
        Assert.Contains("ScopedPrimitive.Tool(\"read_note\", ScopeRequirement.Undeclared, Primitives.ReadNoteTool)", inError.Table);
    }

    private static UserProject Project(string declaration) => UserProject.Of($$"""
        [assembly: DefineScope("notes/read")]

        public static class Notes
        {
            [McpServerTool, {{declaration}}]
            public static string ReadNote() => "";

            [McpServerTool, RequiresScope("notes/read")]
            public static string ListNotes() => "";
        }

        public static class Program
        {
            public static void Configure(IServiceCollection services) => services.AddMcpServer().WithScopedPrimitives();
        }
        """);

    private static IEnumerable<string> Shape(GeneratedCode code) =>
        from tree in code.Result.GeneratedTrees
        let model = code.Compilation.GetSemanticModel(tree)
        from node in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes()
        let symbol = model.GetDeclaredSymbol(node, TestContext.Current.CancellationToken)
        where symbol is INamedTypeSymbol or IMethodSymbol { ContainingType: not null } or IPropertySymbol or IFieldSymbol
        select $"{symbol.DeclaredAccessibility} {symbol.ToDisplayString()}";
}
