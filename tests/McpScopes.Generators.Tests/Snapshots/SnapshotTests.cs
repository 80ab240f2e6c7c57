using System.Runtime.CompilerServices;
using McpScopes.Generators.Tests.Generation;

namespace McpScopes.Generators.Tests.Snapshots;

/// <summary>
/// The generated files to the letter. Each set also compiles without a warning of the compiler or of the trim and AOT analyzers.
/// </summary>
public class SnapshotTests
{
    [Fact]
    public Task Tools() => Verify(UserProject.Of("""
        [assembly: DefineScope("tavily-mcp/search", Description = "Search the web", Initial = true)]
        [assembly: DefineScope("tavily-mcp/extract", Description = "Read the full text of a page")]
        [assembly: ProtectedResource(Name = "Tavily", Documentation = "https://docs.example.com/mcp")]

        namespace Acme;

        public interface IBackend;

        [McpServerToolType]
        public sealed class TavilyTools(IBackend backend)
        {
            [McpServerTool(Name = "extract", ReadOnly = true), Description("Reads a page."), RequiresScope("tavily-mcp/extract", "tavily-mcp/search")]
            public Task<string> ExtractAsync(Uri url, CancellationToken cancellationToken) => Task.FromResult($"{backend} {url}");

            [McpServerTool, RequiresScope("tavily-mcp/search")]
            private static async Task<int> CountWordsAsync(string text, int? atMost = null) => await Task.FromResult(text.Length - (atMost ?? 0));

            [McpServerTool, AuthenticatedOnly]
            internal string WhoAmI() => "";

            [McpServerTool, AllowAnonymous]
            public static string Ping() => "pong";
        }
        """));

    [Fact]
    public Task Scope_constants() => Verify(UserProject.Of("""
        [assembly: DefineScope("notes/list", Description = "List the notes")]

        namespace Acme;

        public static class Scopes
        {
            [DefineScope(Description = "Read the notes", Initial = true)]
            public const string Read = "notes/read";

            [DefineScope(Description = "Everything", Implies = [Read, "notes/list"])]
            internal const string Admin = "notes/" + "admin";

            public const string Unmarked = "notes/unmarked";

            [DefineScope]
            public static readonly string NotConstant = "notes/not-constant";
        }

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool, RequiresScope(Scopes.Read)]
            public static string Read() => "";
        }
        """));

    [Fact]
    public Task Prompts() => Verify(UserProject.Of("""
        public static class Prompts
        {
            [McpServerPrompt(Title = "Summary"), RequiresScope("texts/read")]
            public static string SummariseText(string text) => text;

            [McpServerPrompt(Name = "greet"), AllowAnonymous]
            public static string Greet() => "Hello";
        }
        """));

    [Fact]
    public Task Resources() => Verify(UserProject.Of("""
        [McpServerResourceType]
        public sealed class Files
        {
            [McpServerResource(UriTemplate = "file:///readme.md", Name = "readme", MimeType = "text/markdown"), AllowAnonymous]
            public string Readme() => "";

            [McpServerResource(UriTemplate = "file:///{path}"), RequiresScope("files/read")]
            public string Read(string path) => path;

            [McpServerResource, AuthenticatedOnly]
            public static string ListByOwner(string owner, int page, IServiceProvider services) => $"{owner} {page} {services}";
        }
        """));

    [Fact]
    public Task Parameterised_scopes() => Verify(UserProject.Of("""
        [assembly: DefineScope("repo:{owner}/{name}", Description = "One repository")]
        [assembly: DefineScope("repo", Implies = ["repo:{owner}/{name}"])]
        [assembly: DefineScope("issue:{id}")]
        [assembly: DefineScope("file:{id}")]

        public static class Repositories
        {
            [McpServerTool, RequiresScope("repo:{owner}/{name}")]
            public static string Clone(string owner, string name) => owner + name;

            [McpServerTool, RequiresScope("repo:{owner}/{repository}", "issue:{number}")]
            public static string CloseIssue(string owner, string repository, long number) => $"{owner}{repository}{number}";

            [McpServerResource(UriTemplate = "files://{id}{?page}"), RequiresScope("file:{id}")]
            public static string File(Guid id, int page = 1) => $"{id}{page}";
        }
        """));

    [Fact]
    public Task Hierarchy() => Verify(UserProject.Of("""
        [assembly: DefineScope("admin", Description = "Everything", Implies = ["write"])]
        [assembly: DefineScope("write", Implies = ["read", "delete"])]
        [assembly: DefineScope("read")]
        [assembly: DefineScope("delete")]
        [assembly: DefineScope("offline_access")]

        public static class Notes
        {
            [McpServerTool, RequiresScope("read")]
            public static string Read() => "";

            [McpServerTool, RequiresScope("write", "delete"), RequiresScope("read")]
            public static void Purge() { }
        }
        """));

    [Fact]
    public Task Two_assemblies() => Verify(UserProject.Of("""
        [assembly: DefineScope("acme/admin", Implies = ["notes/write"])]

        public static class Admin
        {
            [McpServerTool, RequiresScope("acme/admin")]
            public static void Reset() { }
        }
        """).Referencing(UserProject.Of("""
        [assembly: DefineScope("notes/write", Description = "Change \"notes\"", Implies = ["notes/read"])]
        [assembly: DefineScope("notes/read", Initial = true)]

        namespace Acme.Notes;

        public static class Notes
        {
            [McpServerTool, RequiresScope("notes/read")]
            public static string ReadNote() => "";
        }
        """, "Acme.Notes")));

    [Fact]
    public Task Executable() => Verify(UserProject.Of("""
        Console.WriteLine();
        """).Referencing(UserProject.Of("""
        public static class Notes
        {
            [McpServerTool, RequiresScope("notes/read")]
            public static string ReadNote() => "";
        }
        """, "Acme.Notes")));

    [Fact]
    public Task Undeclared() => Verify(UserProject.Of("""
        [assembly: DefineScope("notes/read")]

        public static class Notes
        {
            [McpServerTool]
            public static string Forgotten() => "";

            [McpServerTool, RequiresScope("notes/raed")]
            public static string Misspelt() => "";

            [McpServerTool, RequiresScope("notes read")]
            public static string NoToken() => "";

            [McpServerTool, RequiresScope("notes/read"), AllowAnonymous]
            public static string Contradiction() => "";

            [McpServerTool, RequiresScope]
            public static string Empty() => "";
        }
        """));

    [Fact]
    public Task Nothing_annotated() => Verify(UserProject.Of("public class Nothing;"));

    private static async Task Verify(UserProject project, [CallerMemberName] string test = "") =>
        Snapshot.Match(test, await project.Generate().ShouldCompileCleanly());
}
