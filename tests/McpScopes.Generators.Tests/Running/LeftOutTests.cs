using McpScopes.Generators.Tests.Generation;

namespace McpScopes.Generators.Tests.Running;

/// <summary>What generated code cannot refer to, or what has no object to run on, is left out; the rest still works.</summary>
public class LeftOutTests
{
    [Theory]
    [InlineData("a private nested class", "public class Outer { private class Tools { [McpServerTool, AllowAnonymous] public static string Lost() => \"\"; } }")]
    [InlineData("a protected nested class", "public class Outer { protected class Tools { [McpServerTool, AllowAnonymous] public static string Lost() => \"\"; } }")]
    [InlineData("a file-local class", "file class Tools { [McpServerTool, AllowAnonymous] public static string Lost() => \"\"; }")]
    [InlineData("an open generic class", "public class Tools<T> { [McpServerTool, AllowAnonymous] public static string Lost() => \"\"; }")]
    [InlineData("a class in an open generic class", "public class Outer<T> { public class Tools { [McpServerTool, AllowAnonymous] public string Lost() => \"\"; } }")]
    [InlineData("an abstract class without heirs", "public abstract class Tools { [McpServerTool, AllowAnonymous] public string Lost() => \"\"; }")]
    [InlineData("a ref struct", "public ref struct Tools { [McpServerTool, AllowAnonymous] public string Lost() => \"\"; }")]
    [InlineData("a generic method", "public class Tools { [McpServerTool, AllowAnonymous] public static string Lost<T>(T value) => \"\"; }")]
    [InlineData("a local function", "public class Tools { void M() { [McpServerTool] static void Lost() { } Lost(); } }")]
    [InlineData("overloads with parameters that cannot be named", """
        public class Tools
        {
            [McpServerTool(Name = "lost"), AllowAnonymous] private static string Lost(Hidden hidden) => "";
            private static string Lost() => Lost(Hidden.One);
            private enum Hidden { One }
        }
        """)]
    public async Task Left_out(string what, string source)
    {
        var code = await UserProject.Of(source).And("Kept.cs", "static class Kept { [McpServerTool, AllowAnonymous] static string Keep() => \"\"; }")
            .Generate().ShouldCompileCleanly();

        Assert.True(LoadedProject.Load(code).Part.Primitives.Select(primitive => primitive.Name).SequenceEqual(["keep"]), what);
    }

    [Fact]
    public async Task Static_methods_of_abstract_classes_and_of_interfaces_need_no_object()
    {
        var code = await UserProject.Of("""
            public abstract class Base { [McpServerTool, AllowAnonymous] public static string One() => ""; }
            public interface ITools { [McpServerTool, AllowAnonymous] static string Two() => ""; }
            """).Generate().ShouldCompileCleanly();

        Assert.Equal(["one", "two"], LoadedProject.Load(code).Part.Primitives.Select(primitive => primitive.Name));
    }

    [Fact]
    public async Task What_is_obsolete_is_still_served()
    {
        var code = await UserProject.Of("""
            [Obsolete("Use another.")]
            public class Tools { [McpServerTool, AllowAnonymous, Obsolete] public string One() => ""; }

            [System.Diagnostics.CodeAnalysis.Experimental("ACME001")]
            public class Trial;

            [Obsolete("Old.", DiagnosticId = "ACME002")]
            public class Old;

            #pragma warning disable ACME001, ACME002
            public class More { [McpServerTool(Name = "one_more"), AllowAnonymous] public string Two(List<Trial> trial, Old[] old) => $"{trial}{old}"; }
            """).Generate().ShouldCompileCleanly();

        Assert.Equal(["one", "one_more"], LoadedProject.Load(code).Part.Primitives.Select(primitive => primitive.Name));
    }

    [Fact]
    public async Task A_marked_class_takes_the_place_of_its_unmarked_base()
    {
        var code = await UserProject.Of("""
            public class Base
            {
                [McpServerTool, RequiresScope("a")] public string One() => "";
                [McpServerTool, RequiresScope("a")] public virtual string Two() => "";
                [McpServerTool, AllowAnonymous] public static string Three() => "";
            }

            [McpServerToolType, RequiresScope("b")]
            public class Derived : Base
            {
                [McpServerTool, RequiresScope("c")] public override string Two() => "";
            }
            """).Generate().ShouldCompileCleanly();

        var part = LoadedProject.Load(code).Part;

        Assert.Equal(["one: a b", "three: ", "two: a b c"], part.Primitives.Select(primitive => $"{primitive.Name}: {primitive.Requirement.ScopeList}"));
    }

    [Fact]
    public async Task A_hiding_method_takes_the_place_of_the_hidden_one()
    {
        var code = await UserProject.Of("""
            public abstract class Base { [McpServerTool(Name = "hidden"), AllowAnonymous] public string Do(int x) => ""; }

            [McpServerToolType]
            public class Derived : Base { [McpServerTool, RequiresScope("a")] public new string Do(int x) => ""; }
            """).Generate().ShouldCompileCleanly();

        Assert.Equal(["do"], LoadedProject.Load(code).Part.Primitives.Select(primitive => primitive.Name));
    }

    [Fact]
    public async Task Two_marked_classes_register_an_inherited_method_once()
    {
        var code = await UserProject.Of("""
            [McpServerToolType]
            public class Base { [McpServerTool, RequiresScope("a")] public string One() => ""; }

            [McpServerToolType]
            public class Derived : Base { [McpServerTool, RequiresScope("a")] public string Two() => ""; }
            """).Generate().ShouldCompileCleanly();

        Assert.Equal(["one", "two"], LoadedProject.Load(code).Part.Primitives.Select(primitive => primitive.Name));
    }
}
