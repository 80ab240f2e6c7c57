using System.Text.Json;
using McpScopes.Manifests;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Reading;

/// <summary>Reads a PATH of the command line: an assembly with all that it joins, or a manifest file.</summary>
internal static class ManifestSource
{
    /// <param name="path">The file; <c>-</c> is a manifest on the standard input.</param>
    /// <exception cref="ProblemException">The file is missing or is not what it should be.</exception>
    public static ScopeManifest Read(string path)
    {
        if (path == "-")
        {
            return ReadJson(Console.In.ReadToEnd(), "standard input");
        }

        if (Directory.Exists(path))
        {
            throw new ProblemException(ExitCode.NoInput, $"{path}: a folder. Give the assembly in it, or a manifest file.");
        }

        if (!File.Exists(path))
        {
            throw new ProblemException(ExitCode.NoInput, $"{path}: no such file.");
        }

        try
        {
            return IsJson(path) ? ReadJson(File.ReadAllText(path), path) : ReadAssembly(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(ExitCode.NoInput, $"{path}: cannot be read. {exception.Message}", exception);
        }
    }

    private static ScopeManifest ReadAssembly(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Guarded(() => JoinedManifest.Read(
            path, name => Path.Combine(folder, name + ".dll") is var file && File.Exists(file) ? file : null));
    }

    /// <summary>An assembly begins with "MZ"; anything that is not one is taken for JSON if its name or first character says so.</summary>
    private static bool IsJson(string path)
    {
        if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        using var reader = new StreamReader(path);
        int c;
        while ((c = reader.Read()) >= 0 && char.IsWhiteSpace((char)c))
        {
        }

        return c == '{';
    }

    private static ScopeManifest ReadJson(string json, string origin)
    {
        try
        {
            // The manifest's own reader is small and says no more than "no"; a person who edited the file wants to know where.
            using var document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new ProblemException(
                ExitCode.Data, $"{origin}({exception.LineNumber + 1},{exception.BytePositionInLine + 1}): not JSON.", exception);
        }

        return Guarded(() => JoinedManifest.Join([ManifestJson.Read(json, origin)]));
    }

    private static ScopeManifest Guarded(Func<ScopeManifest> read)
    {
        try
        {
            return read();
        }
        catch (ManifestException exception)
        {
            throw new ProblemException(ExitCode.Data, exception.Message, exception);
        }
    }
}
