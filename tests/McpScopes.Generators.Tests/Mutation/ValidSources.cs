namespace McpScopes.Generators.Tests.Mutation;

/// <summary>Valid programs that between them use everything that can be declared.</summary>
internal static class ValidSources
{
    public static readonly IReadOnlyList<string> All =
    [
        """
        [assembly: DefineScope("a/read", Description = "Read", Initial = true)]
        [assembly: DefineScope("a/admin", Implies = ["a/read", "repo:{owner}"])]
        [assembly: DefineScope("repo:{owner}")]
        [assembly: ProtectedResource(Name = "Acme", Documentation = "https://example.com/")]

        namespace Acme.Tools
        {
            [McpServerToolType, RequiresScope("a/read")]
            public sealed partial class Notes(IServiceProvider services)
            {
                [McpServerTool(Name = "read", ReadOnly = true), Description("Reads."), RequiresScope("repo:{owner}", "a/admin")]
                public async Task<string> ReadAsync(string owner, int[] pages, CancellationToken cancellationToken = default) => await Task.FromResult($"{services}{owner}{pages}");

                [McpServerTool, AllowAnonymous] private static void Ping() { }

                [McpServerPrompt(Title = "Ask"), AuthenticatedOnly] internal string Ask(Guid id) => $"{id}";

                [McpServerResource(UriTemplate = "notes://{id}{?page}"), RequiresScope("repo:{id}")]
                public string File(long id, int? page = null) => $"{id}{page}";
            }
        }
        """,
        """
        [RequiresScope("base")]
        public abstract class Base<T>
            where T : notnull
        {
            [McpServerTool, RequiresScope("x")] public virtual T Echo(T value) => value;
            [McpServerResource] protected string List(string owner, DayOfWeek day) => owner + day;
            public class Nested { [McpServerTool, RequiresScope("n")] public static string InNested() => ""; }
        }

        [McpServerToolType, McpServerResourceType, AllowAnonymous]
        public record Derived : Base<string>
        {
            [AuthenticatedOnly] public override string Echo(string value) => value;
        }

        public static class Program
        {
            public static void Main() => new ServiceCollection().AddMcpServer().WithScopedPrimitives();
        }
        """.Replace("record Derived", "class Derived", StringComparison.Ordinal),
    ];
}
