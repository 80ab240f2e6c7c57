using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using McpScopes;
using McpScopes.Generated.McpScopes_Tests_Shared;
using McpScopes.Table;
using ModelContextProtocol.Server;

[assembly: DefineScope("tavily-mcp/admin", Implies = ["tavily-mcp/extract", "tavily-mcp/search", "pages:{owner}"])]
[assembly: DefineScope("tavily-mcp/extract")]
[assembly: DefineScope("tavily-mcp/search", Initial = true)]
[assembly: DefineScope("repo:{owner}/{name}")]
[assembly: DefineScope("pages:{owner}")]

namespace McpScopes.Tests.Wire;

/// <summary>Tools, prompts and resources that count how often their bodies ran, with the table that the generator makes of them.</summary>
[McpServerToolType, McpServerPromptType, McpServerResourceType]
public sealed class TestTools
{
    [McpServerTool(Name = "search"), RequiresScope("tavily-mcp/search")]
    public static string Search(string query, Runs runs) => runs.Add($"results for {query}");

    [McpServerTool(Name = "extract"), RequiresScope("tavily-mcp/extract")]
    public static string Extract(string url, Runs runs) => runs.Add($"text of {url}");

    [McpServerTool(Name = "both"), RequiresScope("tavily-mcp/extract", "tavily-mcp/search")]
    public static string Both(Runs runs) => runs.Add("both");

    [McpServerTool(Name = "whoami"), AuthenticatedOnly]
    public static string WhoAmI(System.Security.Claims.ClaimsPrincipal user, Runs runs) => runs.Add($"{user.FindFirst("email")?.Value} extract={user.HasScope("tavily-mcp/extract")}");

#pragma warning disable MCPS001 // The compiler would stop it; the tests ask what happens to somebody who does not let it.
    [McpServerTool(Name = "undeclared")]
    public static string Undeclared(Runs runs) => runs.Add("undeclared");
#pragma warning restore MCPS001

    [McpServerTool(Name = "repo"), RequiresScope("repo:{owner}/{name}")]
    public static string Repo(string owner, string name, Runs runs) => runs.Add($"{owner}/{name}");

    [McpServerTool(Name = "upstream"), RequiresScope("tavily-mcp/search")]
    public static string Upstream(Runs runs)
    {
        runs.Add("upstream");
        throw new InsufficientScopeException("tavily-mcp/extract", "tavily-mcp/admin");
    }

    [McpServerPrompt(Name = "données"), RequiresScope("tavily-mcp/extract")]
    public static string Accented(Runs runs) => runs.Add("données");

    [McpServerPrompt(Name = "summary"), RequiresScope("tavily-mcp/extract")]
    public static string Summary(string topic, Runs runs) => runs.Add($"Summarise {topic}");

    [McpServerResource(UriTemplate = "pages://index"), RequiresScope("tavily-mcp/extract")]
    public static string Index(Runs runs) => runs.Add("index");

    [McpServerResource(UriTemplate = "pages://{owner}/{page}"), RequiresScope("pages:{owner}")]
    public static string Page(string owner, string page, Runs runs) => runs.Add($"{owner}:{page}");

    /// <summary>The table that the generator made of the attributes above.</summary>
    public static ScopeTablePart Part => ScopedAssembly.Part;

    // Some tests make a row by hand, for what no attribute can say.
    public static ScopeRequirement Requires(params string[] scopes)
    {
        var list = string.Join(' ', scopes);
        return ScopeRequirement.AllOf(scopes, list, $"Bearer error=\"insufficient_scope\", scope=\"{list}\"", RequirementSentence.Of(scopes));
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

    public void Reset() => _byMethod.Clear();

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
