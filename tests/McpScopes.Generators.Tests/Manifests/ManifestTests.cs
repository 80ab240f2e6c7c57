using System.Text.Json;
using System.Text.Json.Nodes;
using McpScopes.Generators.Manifests;
using McpScopes.Generators.Tests.Generation;
using McpScopes.Generators.Tests.Running;

namespace McpScopes.Generators.Tests.Manifests;

public class ManifestTests
{
    private const string Source = """
        [assembly: DefineScope("a", Description = "Quotes \"\"\" \\ and\nlines, ü € 𝄞 \u2028", Implies = ["b"], Initial = true)]
        [assembly: DefineScope("b")]
        [assembly: DefineScope("r:{x}")]

        public static class Everything
        {
            [McpServerTool, RequiresScope("r:{x}", "a")] public static void Tool(string x) { }
            [McpServerPrompt, AuthenticatedOnly] public static string Prompt() => "";
            [McpServerResource(UriTemplate = "x://\"\"\""), AllowAnonymous] public static string Fixed() => "";
            [McpServerResource(UriTemplate = "x://{y}")] public static string Template(string y) => y;
        }
        """;

    [Theory]
    [InlineData(Source)]
    [InlineData("public class Nothing;")]
    public void Manifest_fits_its_schema(string source) => Assert.Empty(JsonSchema.Manifest.Violations(ManifestOf(source)));

    [Theory]
    [InlineData("formatVersion", "2")]
    [InlineData("assembly", "null")]
    [InlineData("scopes", "[{ \"name\": \"a\" }]")]
    [InlineData("scopes", "[{ \"name\": \"\", \"description\": null, \"implies\": [], \"initial\": false }]")]
    [InlineData("primitives", "[{ \"kind\": \"widget\", \"name\": \"a\", \"requirement\": \"scopes\", \"scopes\": [] }]")]
    [InlineData("primitives", "[{ \"kind\": \"tool\", \"name\": \"a\", \"requirement\": \"scopes\", \"scopes\": [1] }]")]
    [InlineData("more", "1")]
    public void Schema_rejects_anything_else(string member, string value)
    {
        var manifest = ManifestOf(Source);
        manifest[member] = JsonNode.Parse(value);

        Assert.NotEmpty(JsonSchema.Manifest.Violations(manifest));
    }

    [Fact]
    public void Manifest_says_what_the_table_says()
    {
        var loaded = LoadedProject.Load(Source);
        var manifest = ManifestOf(loaded);

        Assert.Equal(
            loaded.Part.Primitives.Select(primitive => (primitive.Kind.ToString(), primitive.Name, primitive.Requirement.ScopeList)),
            manifest["primitives"]!.AsArray().Select(primitive => (
                char.ToUpperInvariant(((string)primitive!["kind"]!)[0]) + ((string)primitive["kind"]!)[1..],
                (string)primitive["name"]!,
                string.Join(' ', primitive["scopes"]!.AsArray().Select(scope => (string)scope!)))));
        Assert.Equal(["scopes", "authenticated", "anonymous", "undeclared"], manifest["primitives"]!.AsArray().Select(primitive => (string)primitive!["requirement"]!));
        Assert.Equal(
            loaded.Part.Scopes.Select(scope => (scope.Name, scope.Description, scope.Initial, string.Join(' ', scope.Implies))),
            manifest["scopes"]!.AsArray().Select(scope => (
                (string)scope!["name"]!,
                (string?)scope["description"],
                (bool)scope["initial"]!,
                string.Join(' ', scope["implies"]!.AsArray().Select(implied => (string)implied!)))));
    }

    [Fact]
    public void Generator_reads_what_it_writes()
    {
        var read = ManifestReader.ReadReferenced(
            UserProject.Of("").Referencing(UserProject.Of(Source, "Library")).Compile(), TestContext.Current.CancellationToken);

        var manifest = Assert.Single(read);
        Assert.True(manifest.IsUsable);
        Assert.True(manifest.DefinesScopes);
        Assert.Equal("global::McpScopes.Generated.Library.ScopedAssembly", manifest.PartType);
        Assert.Equal(["a", "b", "r:{x}"], manifest.Scopes.Select(scope => scope.Name));
        Assert.Equal("Quotes \"\"\" \\ and\nlines, ü € 𝄞 \u2028", manifest.Scopes[0].Description);
        Assert.Equal(["b"], manifest.Scopes[0].Implies);
        Assert.Equal(["tool", "prompt", "x://\"\"\"", "x://{y}"], manifest.Primitives.Select(primitive => primitive.Name));
    }

    [Fact]
    public void Format_version_is_the_runtimes() => Assert.Equal(ScopeManifestAttribute.CurrentFormatVersion, ManifestFormat.Version);

    [Theory]
    [InlineData("{\"a\": [1, -2.5e3, true, false, null, \"\\u00e9\\n\\\"\"], \"b\": {}}", true)]
    [InlineData(" [ ] ", true)]
    [InlineData("", false)]
    [InlineData("{", false)]
    [InlineData("[1,]", false)]
    [InlineData("[1 2]", false)]
    [InlineData("{\"a\" 1}", false)]
    [InlineData("\"\\u12\"", false)]
    [InlineData("\"\\x\"", false)]
    [InlineData("tru", false)]
    [InlineData("[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", false)]
    [InlineData("{} {}", false)]
    public void Json_is_read_or_refused_and_never_throws(string text, bool isJson) => Assert.Equal(isJson, JsonText.TryRead(text, out _));

    private static JsonObject ManifestOf(string source) => ManifestOf(LoadedProject.Load(source));

    private static JsonObject ManifestOf(LoadedProject loaded)
    {
        var attribute = loaded.Assembly.GetCustomAttributes(typeof(ScopeManifestAttribute), false).Cast<ScopeManifestAttribute>().Single();
        Assert.Equal(1, attribute.FormatVersion);
        Assert.Equal("ScopedAssembly", attribute.Part.Name);
        return JsonNode.Parse(attribute.Json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!.AsObject();
    }
}
