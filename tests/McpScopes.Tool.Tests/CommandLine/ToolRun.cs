using System.Reflection;
using McpScopes.Tool.CommandLine;

namespace McpScopes.Tool.Tests.CommandLine;

/// <summary>One run of the program, inside this process.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    public static async Task<ToolRun> Of(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var exitCode = await ToolCommand.RunAsync(
            arguments, new Terminal(output, errors, outputIsScreen: false, errorsAreScreen: false), TestContext.Current.CancellationToken);
        return new ToolRun(exitCode, output.ToString(), errors.ToString());
    }
}

/// <summary>A folder of a test's own.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mcpscopes-tool-").FullName;

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text);
        return file;
    }

    public string Copy(string file)
    {
        var copy = System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file));
        File.Copy(file, copy);
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>The sample server's assembly, which joins the scopes of its tools library.</summary>
internal static class SampleAssembly
{
    public static string Server { get; } = typeof(SampleAssembly).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "SampleServer").Value!;
}
