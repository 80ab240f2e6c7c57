using System.ComponentModel;
using McpScopes;
using ModelContextProtocol.Server;

namespace ServerNamespace;

[McpServerToolType]
internal sealed class NoteTools(NoteStore notes)
{
    [McpServerTool(Name = "list_notes"), Description("Lists the notes."), RequiresScope(Scopes.Read)]
    public string ListNotes() => notes.All.Count == 0 ? "There are no notes." : string.Join('\n', notes.All);

    [McpServerTool(Name = "add_note"), Description("Adds a note."), RequiresScope(Scopes.Write)]
    public string AddNote([Description("The note.")] string text)
    {
        notes.Add(text);
        return "Added.";
    }
}
