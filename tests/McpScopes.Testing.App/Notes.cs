using McpScopes;
using Microsoft.AspNetCore.Authorization;
using ModelContextProtocol.Server;

[assembly: DefineScope("notes:read", Initial = true)]
[assembly: DefineScope("notes:write", Implies = ["notes:read"])]
[assembly: DefineScope("notes:{owner}")]
[assembly: DefineScope("audit:read")]

// The hierarchy is wrong: whoever may read the audit may write notes.
[assembly: DefineScope("audit:all", Implies = ["audit:read", "notes:write"])]

namespace McpScopes.Testing.App;

/// <summary>What is declared rightly.</summary>
[McpServerToolType, McpServerPromptType, McpServerResourceType]
public static class Notes
{
    [McpServerTool(Name = "read_note"), RequiresScope("notes:read")]
    public static string Read(string id, Bodies bodies) => bodies.Run($"note {id}");

    [McpServerTool(Name = "move_note"), RequiresScope("notes:write", "audit:read")]
    public static string Move(string id, Bodies bodies) => bodies.Run($"moved {id}");

    [McpServerTool(Name = "owned_note"), RequiresScope("notes:{owner}")]
    public static string Owned(string owner, Bodies bodies) => bodies.Run($"note of {owner}");

    [McpServerTool(Name = "who"), AuthenticatedOnly]
    public static string Who(Bodies bodies) => bodies.Run("somebody");

    [McpServerPrompt(Name = "summarise"), RequiresScope("notes:read")]
    public static string Summarise(string topic, Bodies bodies) => bodies.Run($"Summarise {topic}");

    [McpServerResource(UriTemplate = "notes://index"), RequiresScope("notes:read")]
    public static string Index(Bodies bodies) => bodies.Run("index");

    [McpServerResource(UriTemplate = "notes://{owner}/{id}"), RequiresScope("notes:{owner}")]
    public static string Note(string owner, string id, Bodies bodies) => bodies.Run($"{owner} {id}");
}

/// <summary>What is declared wrongly. Nothing that compiles says so: only who can call what shows it.</summary>
[McpServerToolType]
public static class Mistakes
{
    [McpServerTool(Name = "delete_note"), RequiresScope("notes:read")]
    public static string Delete(string id, Bodies bodies) => bodies.Run($"deleted {id}");

    [McpServerTool(Name = "export_notes"), AuthenticatedOnly]
    public static string Export(Bodies bodies) => bodies.Run("all notes");

    [McpServerTool(Name = "search_notes"), AllowAnonymous]
    public static string Search(string query, Bodies bodies) => bodies.Run($"found {query}");

#pragma warning disable MCPS001 // Somebody was in a hurry.
    [McpServerTool(Name = "forgotten")]
    public static string Forgotten(Bodies bodies) => bodies.Run("forgotten");
#pragma warning restore MCPS001
}

/// <summary>Counts the bodies that ran.</summary>
public sealed class Bodies
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public string Run(string result)
    {
        _ = Interlocked.Increment(ref _count);
        return result;
    }
}
