using McpScopes;
using ModelContextProtocol.Server;

namespace Acme.Application;

/// <summary>The tools of the application itself.</summary>
[McpServerToolType]
public sealed class OwnTodos
{
    public static int Runs;

    [McpServerTool(Name = "remove_own_item"), RequiresScope("todo:delete")]
    public static string Delete()
    {
        Interlocked.Increment(ref Runs);
        return "deleted";
    }
}
