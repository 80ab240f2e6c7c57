namespace McpScopes.Agents.Clients;

/// <summary>The agents' packages, which <c>tests/McpScopes.Agents/run</c> installs.</summary>
internal static class NpmFolder
{
    public static string Root { get; } = Path.Combine(RepositoryRoot(), "tests", "clients", "agents", "node_modules");

    public static string File(params string[] path)
    {
        var file = Path.Combine([Root, .. path]);
        return System.IO.File.Exists(file)
            ? file
            : throw new AgentFailedException($"'{file}' is missing. tests/McpScopes.Agents/run installs it.");
    }

    /// <summary>A file of the package of this machine's platform, which npm chose.</summary>
    public static string PlatformFile(string packages, params string[] path) =>
        Directory.EnumerateDirectories(Root, packages)
            .Select(folder => Path.Combine([folder, .. path]))
            .FirstOrDefault(System.IO.File.Exists)
        ?? throw new AgentFailedException(
            $"'{Path.Combine(Root, packages, Path.Combine(path))}' is missing. tests/McpScopes.Agents/run installs it.");

    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "McpScopes.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The suite does not run inside the repository.");
        }

        return folder.FullName;
    }
}
