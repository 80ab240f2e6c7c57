using McpScopes.Agents.Clients;
using McpScopes.Agents.Model;
using McpScopes.Agents.Sample;
using McpScopes.EndToEnd.Tests.Clients;

namespace McpScopes.Agents.Report;

/// <summary>One user at a new machine, with a server of their own.</summary>
internal sealed class Stay : IAsyncDisposable
{
    private readonly string _folder;

    private Stay(string folder, RecordedServer server, BrowserDesk desk, ScriptedUser user, Workplace workplace) =>
        (_folder, Server, Desk, User, Workplace) = (folder, server, desk, user, workplace);

    public RecordedServer Server { get; }

    public BrowserDesk Desk { get; }

    public ScriptedUser User { get; }

    public Workplace Workplace { get; }

    public static async Task<Stay> BeginAsync(StandInModel model, string email, TimeSpan? tokenLifetime = null)
    {
        var folder = Directory.CreateTempSubdirectory("agents-").FullName;
        var server = await RecordedServer.StartAsync(tokenLifetime);
        var desk = await BrowserDesk.StartAsync(folder);
        desk.User = new ScriptedUser(new Uri(server.Url, "/authority"), email);
        return new Stay(folder, server, desk, desk.User, new Workplace(folder, server, model, desk));
    }

    public async ValueTask DisposeAsync()
    {
        User.Dispose();
        await Desk.DisposeAsync();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
