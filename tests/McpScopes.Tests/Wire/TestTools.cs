using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using McpScopes.Table;
using ModelContextProtocol.Server;

namespace McpScopes.Tests.Wire;

/// <summary>Tools, prompts and resources that count how often their bodies ran, and the table that the generator would make of them.</summary>
public sealed class TestTools
{
    [McpServerTool(Name = "search")]
    public static string Search(string query, Runs runs) => runs.Add($"results for {query}");

    [McpServerTool(Name = "extract")]
    public static string Extract(string url, Runs runs) => runs.Add($"text of {url}");

    [McpServerTool(Name = "both")]
    public static string Both(Runs runs) => runs.Add("both");

    [McpServerTool(Name = "whoami")]
    public static string WhoAmI(System.Security.Claims.ClaimsPrincipal user, Runs runs) => runs.Add($"{user.FindFirst("email")?.Value} extract={user.HasScope("tavily-mcp/extract")}");

    [McpServerTool(Name = "undeclared")]
    public static string Undeclared(Runs runs) => runs.Add("undeclared");

    [McpServerTool(Name = "repo")]
    public static string Repo(string owner, string name, Runs runs) => runs.Add($"{owner}/{name}");

    [McpServerTool(Name = "upstream")]
    public static string Upstream(Runs runs)
    {
        runs.Add("upstream");
        throw new InsufficientScopeException("tavily-mcp/extract", "tavily-mcp/admin");
    }

    [McpServerPrompt(Name = "données")]
    public static string Accented(Runs runs) => runs.Add("données");

    [McpServerPrompt(Name = "summary")]
    public static string Summary(string topic, Runs runs) => runs.Add($"Summarise {topic}");

    [McpServerResource(UriTemplate = "pages://index")]
    public static string Index(Runs runs) => runs.Add("index");

    [McpServerResource(UriTemplate = "pages://{owner}/{page}")]
    public static string Page(string owner, string page, Runs runs) => runs.Add($"{owner}:{page}");

    public static ScopeTablePart Part { get; } = new(
        ScopeManifestAttribute.CurrentFormatVersion,
        "McpScopes.Tests",
        [
            new ScopeDefinition("tavily-mcp/admin") { Implies = ["tavily-mcp/extract", "tavily-mcp/search", "pages:{owner}"] },
            new ScopeDefinition("tavily-mcp/extract"),
            new ScopeDefinition("tavily-mcp/search") { Initial = true },
        ],
        [
            Tool("search", nameof(Search), Requires("tavily-mcp/search")),
            Tool("extract", nameof(Extract), Requires("tavily-mcp/extract")),
            Tool("both", nameof(Both), Requires("tavily-mcp/extract", "tavily-mcp/search")),
            Tool("whoami", nameof(WhoAmI), ScopeRequirement.AuthenticatedOnly),
            Tool("undeclared", nameof(Undeclared), ScopeRequirement.Undeclared),
            Tool("repo", nameof(Repo), ScopeRequirement.AllOf(
                ["repo:{owner}/{name}"],
                [new ScopeArgument("owner", ScopeArgumentForm.Text), new ScopeArgument("name", ScopeArgumentForm.Text)],
                static values => [$"repo:{values[0]}/{values[1]}"])),
            Tool("upstream", nameof(Upstream), Requires("tavily-mcp/search")),
            Prompt("summary", nameof(Summary), Requires("tavily-mcp/extract")),
            Prompt("données", nameof(Accented), Requires("tavily-mcp/extract")),
            ScopedPrimitive.Resource("pages://index", Requires("tavily-mcp/extract"), (services, _) => McpServerResource.Create(
                Method(nameof(Index)), target: null, new() { UriTemplate = "pages://index", Services = services })),
            ScopedPrimitive.ResourceTemplate(
                "pages://{owner}/{page}",
                ScopeRequirement.AllOf(["pages:{owner}"], [new ScopeArgument("owner", ScopeArgumentForm.Text)], static values => [$"pages:{values[0]}"]),
                (services, _) => McpServerResource.Create(
                    Method(nameof(Page)), target: null, new() { UriTemplate = "pages://{owner}/{page}", Services = services })),
        ]);

    public static ScopeRequirement Requires(params string[] scopes)
    {
        var list = string.Join(' ', scopes);
        return ScopeRequirement.AllOf(scopes, list, $"Bearer error=\"insufficient_scope\", scope=\"{list}\"", $"The operation requires '{list}'.");
    }

    public static ScopedPrimitive Tool(string name, string method, ScopeRequirement requirement) => ScopedPrimitive.Tool(
        name, requirement, (services, json) => McpServerTool.Create(Method(method), target: null, new() { Name = name, Services = services, SerializerOptions = json }));

    public static ScopedPrimitive Prompt(string name, string method, ScopeRequirement requirement) => ScopedPrimitive.Prompt(
        name, requirement, (services, json) => McpServerPrompt.Create(Method(method), target: null, new() { Name = name, Services = services, SerializerOptions = json }));

    private static MethodInfo Method(string name) => typeof(TestTools).GetMethod(name)!;
}

/// <summary>Counts the bodies that ran on one server.</summary>
public sealed class Runs
{
    private readonly ConcurrentDictionary<string, int> _byMethod = [];

    public int Count => _byMethod.Values.Sum();

    /// <summary>How often methods other than <paramref name="methods"/> ran.</summary>
    public int Except(params ReadOnlySpan<string> methods)
    {
        var count = 0;
        foreach (var (method, runs) in _byMethod)
        {
            count += methods.Contains(method) ? 0 : runs;
        }

        return count;
    }

    public string Add(string result, [CallerMemberName] string method = "")
    {
        _byMethod.AddOrUpdate(method, 1, static (_, count) => count + 1);
        return result;
    }
}
