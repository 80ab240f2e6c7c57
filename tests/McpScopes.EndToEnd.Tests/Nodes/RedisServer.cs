using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using McpScopes.EndToEnd.Tests.Authority.Production;
using McpScopes.Tests.Wire;

namespace McpScopes.EndToEnd.Tests.Nodes;

/// <summary>The machine's redis-server on a free port, which can be killed and come back with what it kept.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nodes-redis-");
    private readonly string _program;
    private readonly int _port = FreePort.Next();
    private Process? _process;

    private RedisServer(string program) => _program = program;

    public string Configuration => string.Create(
        CultureInfo.InvariantCulture, $"127.0.0.1:{_port},abortConnect=false,connectTimeout=1000,syncTimeout=1000,asyncTimeout=1000");

    public static async Task<RedisServer> StartAsync()
    {
        var program = ((string[])["/usr/bin/redis-server", "/usr/local/bin/redis-server"]).FirstOrDefault(File.Exists)
            ?? MachineParts.Missing("Redis is not installed (Debian: redis-server).");
        var server = new RedisServer(program);
        await server.RestartAsync();
        return server;
    }

    public async Task RestartAsync()
    {
        string[] settings =
        [
            "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder.FullName,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction",
        ];
        _process = Process.Start(new ProcessStartInfo(_program, settings) { RedirectStandardOutput = true })!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync("127.0.0.1", _port);
                return;
            }
            catch (SocketException) when (attempt < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }
}
