using McpScopes;
using ModelContextProtocol.Server;

namespace Acme.Tools;

[McpServerToolType]
public sealed class Todos
{
    public static int Runs;

    [McpServerTool(Name = "delete_todo_item"), RequiresScope("todo:delete")]
    public static string Delete()
    {
        System.Threading.Interlocked.Increment(ref Runs);
        return "deleted";
    }
}
