using System.Diagnostics;
using System.Globalization;
using McpScopes.EndToEnd.Tests.Authority.Production;
using McpScopes.Tests;

namespace McpScopes.EndToEnd.Tests.Nodes;

/// <summary>The machine's nginx with the sample's own configuration, in which the tests replace the addresses and nothing else.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nodes-nginx-");
    private readonly Uri _address;
    private readonly IReadOnlyList<Uri> _nodes;
    private readonly Process _process;

    private LoadBalancer(string program, Uri address, IReadOnlyList<Uri> nodes)
    {
        (_address, _nodes) = (address, nodes);
        Write(without: null);
        File.WriteAllText(Path.Combine(_folder.FullName, "nginx.conf"), $$"""
            daemon off; worker_processes 1; pid {{_folder.FullName}}/pid; error_log {{_folder.FullName}}/error.log;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path {{_folder.FullName}}/body; proxy_temp_path {{_folder.FullName}}/proxy;
              fastcgi_temp_path {{_folder.FullName}}/f; uwsgi_temp_path {{_folder.FullName}}/u; scgi_temp_path {{_folder.FullName}}/s;
              include {{_folder.FullName}}/site.conf;
            }
            """);
        string[] arguments = ["-p", _folder.FullName, "-c", Path.Combine(_folder.FullName, "nginx.conf")];
        _process = Process.Start(new ProcessStartInfo(program, arguments))!;
    }

    public static LoadBalancer Start(Uri address, IReadOnlyList<Uri> nodes)
    {
        var program = ((string[])["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"]).FirstOrDefault(File.Exists)
            ?? MachineParts.Missing("nginx is not installed (Debian: nginx-light).");
        return new LoadBalancer(program, address, nodes);
    }

    /// <summary>Sends nothing new to a node, as an operator does before it is stopped; null: to all.</summary>
    public async Task LeaveOutAsync(Uri? node)
    {
        Write(node);
        await MachineParts.RunAsync("kill", "-HUP", _process.Id.ToString(CultureInfo.InvariantCulture));
        // The old worker ends its connections; nothing tells when the new one has begun.
        await Task.Delay(1000);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Write(Uri? without)
    {
        var site = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "TavilyServer", "Deploy", "nginx.conf"));
        for (var i = 0; i < _nodes.Count; i++)
        {
            var down = _nodes[i] == without ? " down" : "";
            site = site.Replace(
                $"server node-{i + 1}:5080 max_fails=0;",
                $"server 127.0.0.1:{_nodes[i].Port} max_fails=0{down};",
                StringComparison.Ordinal);
        }

        Assert.DoesNotContain("node-1:", site, StringComparison.Ordinal);
        File.WriteAllText(
            Path.Combine(_folder.FullName, "site.conf"),
            site.Replace("listen 8080;", $"listen 127.0.0.1:{_address.Port};", StringComparison.Ordinal));
    }
}
