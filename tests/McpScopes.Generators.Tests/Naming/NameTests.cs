using System.Reflection;
using McpScopes.Generators.Tests.Running;
using McpScopes.Table;
using Microsoft.CodeAnalysis.CSharp;
using ModelContextProtocol.Server;

namespace McpScopes.Generators.Tests.Naming;

/// <summary>Names that the attributes do not give are derived as the SDK derives them: it is asked for every one.</summary>
public class NameTests
{
    private static readonly string[] Names =
    [
        "Search", "search", "SearchWeb", "searchWeb", "XMLReader", "ReadXML", "SHA512Hash", "GetHTTPResponse", "A", "AB", "ABc", "aB", "Get2Things", "Get22", "V2API",
        "Async", "DoAsync", "AsyncAsync", "DoAsyncAsync", "asyncDo", "Do_Async", "_Do", "Do_", "__Do__It__", "_", "__", "_1", "Ünïcode", "Größe", "名前", "名前Get", "Get名前",
        "ÀB", "éa", "x_Y", "x__Y", "Xy_Zz_ABC", "MCPServer", "mCP", "I18N", "İstanbul", "ǅungla", "a1B2c3", "ABC123def", "Ⅷ", "nameOf", "@return",
    ];

    private static readonly string[] ReturnTypes =
        ["string", "void", "Task", "Task<string>", "ValueTask", "ValueTask<int>", "IAsyncEnumerable<int>", "TaskLike", "Task<Task<int>>", "List<int>"];

    [Fact]
    public void Names_are_those_of_the_sdk()
    {
        var names = Names.Concat(RandomNames(400)).Distinct().ToList();
        var classes = ReturnTypes.Select((type, i) => $$"""
            public class C{{i}}
            {
                {{string.Join("\n", names.Where((_, index) => i < 4 || index % ReturnTypes.Length == i).Select(name => $"""
                    [McpServerPrompt, AllowAnonymous] public static {type} {name}() => throw new NotSupportedException();
                    [McpServerResource, AllowAnonymous] public static {type} {name}(int x) => throw new NotSupportedException();
                    """))}}
            }
            """);

        var loaded = LoadedProject.Load("public class TaskLike;\n" + string.Join("\n", classes));
        var methods = loaded.Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public)).ToList();

        Assert.Equal(
            Sorted(methods.Where(HasAttribute<McpServerPromptAttribute>).Select(method => McpServerPrompt.Create(method).ProtocolPrompt.Name)),
            Sorted(NamesOf(loaded.Part, PrimitiveKind.Prompt)));
        Assert.Equal(
            Sorted(methods.Where(HasAttribute<McpServerResourceAttribute>).Select(method => McpServerResource.Create(method).ProtocolResourceTemplate.UriTemplate)),
            Sorted(NamesOf(loaded.Part, PrimitiveKind.ResourceTemplate)));
        Assert.True(loaded.Part.Primitives.Count > 3000);
    }

    private static IEnumerable<string> RandomNames(int count)
    {
        const string Characters = "aAbBzZ019__éÉß名Ж";
        var random = new Random(20260728);
        while (count > 0)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Characters[random.Next(Characters.Length)]));
            name += random.Next(4) == 0 ? "Async" : "";
            if (SyntaxFacts.IsValidIdentifier(name))
            {
                yield return name;
                count--;
            }
        }
    }

    private static bool HasAttribute<T>(MethodInfo method)
        where T : Attribute => method.GetCustomAttribute<T>() is not null;

    private static IEnumerable<string> NamesOf(ScopeTablePart part, PrimitiveKind kind) =>
        part.Primitives.Where(primitive => primitive.Kind == kind).Select(primitive => primitive.Name);

    private static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);
}
