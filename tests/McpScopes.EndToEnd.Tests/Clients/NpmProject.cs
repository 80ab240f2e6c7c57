using System.Diagnostics;

namespace McpScopes.EndToEnd.Tests.Clients;

/// <summary>
/// A folder under <c>tests/clients</c> whose packages <c>npm ci</c> installs. A developer's machine without them skips the test; CI fails.
/// </summary>
internal sealed class NpmProject
{
    private readonly string _folder;

    private NpmProject(string folder) => _folder = folder;

    /// <summary>The project, installed, or the end of the test.</summary>
    public static NpmProject Require(string name)
    {
        var folder = Path.Combine(RepositoryRoot(), "tests", "clients", name);
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Missing($"The npm packages of tests/clients/{name} are not installed. Run: npm ci --prefix tests/clients/{name}");
        }

        return new NpmProject(folder);
    }

    /// <summary>A file of the project that must be there.</summary>
    public string File(params string[] path)
    {
        var file = Path.Combine([_folder, .. path]);
        if (!System.IO.File.Exists(file))
        {
            Missing($"'{file}' is missing. It is installed by: npm ci --prefix tests/clients/{Path.GetFileName(_folder)}");
        }

        return file;
    }

    /// <summary>Starts a program with its streams redirected.</summary>
    public Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>The machine's own Node.</summary>
    public static string Node()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        var node = folders
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node"))
            .FirstOrDefault(System.IO.File.Exists);
        if (node is null)
        {
            Missing("Node is not installed, or not on the PATH.");
        }

        return node!;
    }

    private static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(what);
        }

        Assert.Skip(what);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "McpScopes.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
