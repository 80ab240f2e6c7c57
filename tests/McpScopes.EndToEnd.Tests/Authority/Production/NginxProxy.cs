using System.Diagnostics;

namespace McpScopes.EndToEnd.Tests.Authority.Production;

/// <summary>The machine's nginx in front of several nodes, each request to the next one; a node that is gone is left out.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authority-nginx-");
    private readonly Process _process;

    private NginxProxy(string program, Uri address, IEnumerable<Uri> nodes)
    {
        var file = Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(file, $$"""
            daemon off; worker_processes 1; pid {{_folder.FullName}}/pid; error_log {{_folder.FullName}}/error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path {{_folder.FullName}}/body; proxy_temp_path {{_folder.FullName}}/proxy; fastcgi_temp_path {{_folder.FullName}}/f;
              uwsgi_temp_path {{_folder.FullName}}/u; scgi_temp_path {{_folder.FullName}}/s;
              upstream nodes { {{string.Join(' ', nodes.Select(node => $"server 127.0.0.1:{node.Port} max_fails=1 fail_timeout=5s;"))}} }
              server {
                listen 127.0.0.1:{{address.Port}};
                location / {
                  proxy_pass http://nodes;
                  proxy_next_upstream error non_idempotent;
                  proxy_set_header Host $http_host;
                  proxy_set_header X-Forwarded-For $remote_addr;
                  proxy_set_header X-Forwarded-Proto http;
                }
              }
            }
            """);
        _process = Process.Start(new ProcessStartInfo(program, ["-p", _folder.FullName, "-c", file]))!;
    }

    public static async Task<NginxProxy> StartAsync(Uri address, params Uri[] nodes)
    {
        var program = ((string[])["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"]).FirstOrDefault(File.Exists)
            ?? MachineParts.Missing("nginx is not installed (Debian: nginx-light).");
        var proxy = new NginxProxy(program, address, nodes);
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var response = await http.GetAsync(new Uri(address, "/authority/jwks"));
                response.EnsureSuccessStatusCode();
                return proxy;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
