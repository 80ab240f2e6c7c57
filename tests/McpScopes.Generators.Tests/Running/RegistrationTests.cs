using System.Text.Json;
using McpScopes.Generators.Tests.Generation;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpScopes.Generators.Tests.Running;

/// <summary>What the generated registration makes is, to the last option, what the SDK makes of the same classes.</summary>
public class RegistrationTests
{
    public static TheoryData<string, string[], string> Classes => new()
    {
        {
            "every option of the attribute", ["Tools"], """
            [McpServerToolType]
            public sealed class Tools
            {
                [McpServerTool(Name = "all", Title = "All of it", Destructive = false, Idempotent = true, OpenWorld = false, ReadOnly = true,
                    UseStructuredContent = true, IconSource = "https://example.com/icon.png"), Description("Everything set."), AllowAnonymous]
                [McpMeta("owner", "acme"), McpMeta("level", 3)]
                public Result All([Description("The first.")] string first, int? second = 2, params string[] rest) => new(first, rest);

                [McpServerTool(UseStructuredContent = true, OutputSchemaType = typeof(Result)), AllowAnonymous]
                public static Task<object> Typed() => Task.FromResult<object>(new Result("", []));

                [McpServerTool, AllowAnonymous]
                public async ValueTask NothingAsync(CancellationToken cancellationToken, IServiceProvider services, IProgress<ModelContextProtocol.ProgressNotificationValue> progress) => await Task.Yield();
            }

            public record Result(string Text, string[] More);
            """
        },
        {
            "private, protected and internal methods of internal and nested types", ["Outer+Tools", "Outer+Deep+Tools"], """
            internal partial class Outer
            {
                internal sealed class Tools
                {
                    [McpServerTool, AllowAnonymous] private string Secret(int value) => $"{value}";
                    [McpServerTool, AllowAnonymous] internal static string Shared() => "";
                }

                public struct Deep
                {
                    public class Tools
                    {
                        [McpServerTool, AllowAnonymous] protected string Guarded() => "";
                        [McpServerTool, AllowAnonymous] private protected static void Both(Hidden hidden) { }
                        private protected enum Hidden { One }
                    }
                }
            }
            """
        },
        {
            "equal class names in several namespaces, overloads, records, partial classes, escaped identifiers", ["A.Tools", "B.Tools", "Tools", "class"], """
            namespace A { public record Tools(IServiceProvider Services) { [McpServerTool(Name = "a"), AllowAnonymous] public string Do() => ""; } }
            namespace B { public static class Tools
            {
                [McpServerTool(Name = "b1"), AllowAnonymous] public static string Do(int x) => "";
                [McpServerTool(Name = "b2"), AllowAnonymous] public static string Do(string x) => "";
                [McpServerTool(Name = "b3"), AllowAnonymous] public static string Do(List<dynamic> x, (int A, string B) y, int[]? z, string? w) => "";
            } }
            public partial class Tools { [McpServerTool, AllowAnonymous] public partial string One(); }
            public partial class Tools { public partial string One() => ""; [McpServerTool, AllowAnonymous] public string Two() => ""; }
            public class @class { [McpServerTool, AllowAnonymous] public static string @return(@class @event, string @string) => ""; }
            """
        },
        {
            "methods of abstract and generic base classes", ["NumberTools"], """
            public abstract class Base<T>
            {
                [McpServerTool, AllowAnonymous] public T Echo(T value, List<T> more) => value;
                [McpServerTool, AllowAnonymous] protected abstract string Name();
                [McpServerTool(Title = "Replaced"), AllowAnonymous] public virtual string Change() => "base";
                [McpServerTool, AllowAnonymous] private string Unseen() => "";
            }

            [McpServerToolType]
            public sealed class NumberTools : Base<int>
            {
                protected override string Name() => "number";
                public override string Change() => "derived";
            }

            """
        },
        {
            "methods overridden under other names", ["TextTools"], """
            public abstract class Base<T>
            {
                [McpServerTool, AllowAnonymous] public T Echo(T value, List<T> more) => value;
                [McpServerTool, AllowAnonymous] protected abstract string Name();
                [McpServerTool(Title = "Replaced"), AllowAnonymous] public virtual string Change() => "base";
            }

            public abstract class Middle : Base<string>
            {
                [McpServerTool(Name = "middle"), AllowAnonymous] internal string InTheMiddle() => "";
            }

            [McpServerToolType]
            public sealed class TextTools : Middle
            {
                [McpServerTool(Name = "name_of_text"), AllowAnonymous] protected override string Name() => "text";
                [McpServerTool(Name = "changed"), AllowAnonymous] public override string Change() => "";
                [McpServerTool(Name = "echo_text"), AllowAnonymous] public string Echo(string value) => value;
            }
            """
        },
    };

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task Tools_are_those_of_the_sdk(string what, string[] types, string source)
    {
        var code = await UserProject.Of(source).Generate().ShouldCompileCleanly();
        var loaded = LoadedProject.Load(code);
        await using var ours = loaded.BuildWithScopedPrimitives();
        await using var theirs = LoadedProject.Build(builder => builder.WithTools(types.Select(loaded.Type)));

        var (expected, actual) = (Describe(theirs), Describe(ours));

        Assert.True(expected.Length > 1, what);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task Prompts_and_resources_are_those_of_the_sdk()
    {
        var code = await UserProject.Of("""
            public sealed class Everything
            {
                [McpServerPrompt(Name = "sum-up", Title = "Sum up"), Description("Sums up."), AllowAnonymous]
                public string SumUp([Description("The text.")] string text, int? length = null) => text;

                [McpServerPrompt, AllowAnonymous]
                public static Task<string> GreetAsync() => Task.FromResult("");

                [McpServerResource(UriTemplate = "notes://all", Title = "All notes", MimeType = "text/plain"), Description("All."), AllowAnonymous, McpMeta("a", "b")]
                public string All() => "";

                [McpServerResource(UriTemplate = "notes://{id}/{part}", Name = "one"), AllowAnonymous]
                public static string One(Guid id, string part) => "";

                [McpServerResource, AllowAnonymous]
                public string Derived(string text, DayOfWeek day, DateOnly? date, object any, Uri uri, IServiceProvider services, CancellationToken cancellationToken) => "";
            }
            """).Generate().ShouldCompileCleanly();
        var loaded = LoadedProject.Load(code);
        await using var ours = loaded.BuildWithScopedPrimitives();
        await using var theirs = LoadedProject.Build(builder => builder.WithPrompts([loaded.Type("Everything")]).WithResources([loaded.Type("Everything")]));

        Assert.Equal(5, Describe(theirs).Length);
        Assert.Equal(Describe(theirs), Describe(ours));
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_tool_made_by_hand_may_stand_before_or_after(string where)
    {
        var loaded = LoadedProject.Load("""
            public static class Tools { [McpServerTool, AllowAnonymous] public static string Read() => ""; }
            """);
        var made = McpServerTool.Create(() => "", new() { Name = "made" });
        await using var services = LoadedProject.Build(builder =>
        {
            _ = where == "before" ? builder.WithTools([made]) : builder;
            loaded.WithScopedPrimitives(builder);
            _ = where == "after" ? builder.WithTools([made]) : builder;
        });

        var options = services.GetRequiredService<Microsoft.Extensions.Options.IOptions<McpServerOptions>>().Value;

        Assert.Equal(["made", "read"], options.ToolCollection!.Select(tool => tool.ProtocolTool.Name).Order(StringComparer.Ordinal));
    }

    private static string[] Describe(IServiceProvider services) =>
    [
        .. services.GetServices<McpServerTool>().Select(tool => Serialize(tool.ProtocolTool))
            .Concat(services.GetServices<McpServerPrompt>().Select(prompt => Serialize(prompt.ProtocolPrompt)))
            .Concat(services.GetServices<McpServerResource>().Select(resource => Serialize(resource.ProtocolResourceTemplate)))
            .Order(StringComparer.Ordinal),
    ];

    private static string Serialize<T>(T value) => JsonSerializer.Serialize(value, McpJsonUtilities.DefaultOptions);
}
