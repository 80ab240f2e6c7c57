using McpScopes.Tests.Wire;

namespace McpScopes.EndToEnd.Tests.Authority.Production;

/// <summary>A PostgreSQL of the machine's own package, in a folder of its own, on a free port, for one test.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authority-postgres-");
    private readonly string _programs;
    private readonly int _port = FreePort.Next();

    private PostgreSqlServer(string programs) => _programs = programs;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=authority;Database=postgres;Maximum Pool Size=20";

    /// <summary>Starts it, or ends the test where it is not installed: skipped on a developer's machine, failed in CI.</summary>
    public static async Task<PostgreSqlServer> StartAsync()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(Directory.Exists).Max()
            : null;
        var server = new PostgreSqlServer(programs ?? MachineParts.Missing("PostgreSQL is not installed (Debian: postgresql)."));
        await server.MakeAsync();
        return server;
    }

    /// <summary>As a power cut does it; what was committed is there again after <see cref="RestartAsync"/>.</summary>
    public Task KillAsync() => RunAsync("pg_ctl", "-D", Data, "-m", "immediate", "stop");

    public Task RestartAsync() => RunAsync(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder.FullName, "log"), "-o",
        $"-p {_port} -k {_folder.FullName} -c listen_addresses=127.0.0.1 -F", "start");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    private async Task MakeAsync()
    {
        if (Environment.UserName == "root")
        {
            await MachineParts.RunAsync("chown", "postgres", _folder.FullName);
        }

        await RunAsync("initdb", "-D", Data, "-U", "authority", "--auth=trust", "--no-sync");
        await RestartAsync();
    }

    // It refuses to run as root, which a container's user often is.
    private Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        return Environment.UserName == "root"
            ? MachineParts.RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : MachineParts.RunAsync(path, arguments);
    }
}
