using System.Diagnostics;
using System.Text.RegularExpressions;
using McpScopes.Tests.Wire;

namespace McpScopes.Package.Tests.NewFolder;

/// <summary>
/// What a user does in the first minutes: <c>dotnet new web</c>, two packages, the program of docs/program.md and two lines more.
/// </summary>
public sealed partial class NewFolder(PackedPackage package) : IAsyncLifetime
{
    private const string Program = "Program.cs";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcpscopes-new-");

    public async ValueTask InitializeAsync()
    {
        var folder = _folder.FullName;
        await SucceedsAsync("new", "web", "--output", folder, "--name", "TavilyServer", "--no-restore");
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration><packageSources><add key="packed" value="{package.Folder}" /></packageSources></configuration>
            """);
        await SucceedsAsync("add", "package", "McpScopes", "--version", package.Version);
        await SucceedsAsync("add", "package", "McpScopes.Authority", "--version", package.Version);
        var program = Block().Match(package.Page("docs/program.md")).Groups[1].Value;
        await File.WriteAllTextAsync(Path.Combine(folder, Program), WithTwoLines(program));
        await SucceedsAsync("build", "--nologo", "-v", "quiet", "-warnaserror");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs it at an address, with settings as an administrator gives them.</summary>
    public async Task<RunningFolder> RunAsync(Uri? address = null, params (string Name, string Value)[] settings)
    {
        address ??= new Uri($"http://localhost:{FreePort.Next()}");
        var process = DotNet.Start(
            _folder.FullName,
            settings.ToDictionary(setting => setting.Name.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value),
            ["run", "--no-build", "--urls", address.GetLeftPart(UriPartial.Authority)]);
        return await RunningFolder.OnceItListensAsync(process, address);
    }

    private static string WithTwoLines(string program)
    {
        foreach (var (line, more) in new[]
        {
            ("AddMcpScopes(", "builder.Services.AddMcpAuthority(builder.Configuration.GetSection(\"McpAuthority\"));"),
            ("builder.Build()", "app.MapMcpAuthority();"),
        })
        {
            Assert.Contains(line, program, StringComparison.Ordinal);
            program = string.Join('\n', program.Split('\n').SelectMany(
                text => text.Contains(line, StringComparison.Ordinal) ? (string[])[text, more] : [text]));
        }

        return program;
    }

    private async Task SucceedsAsync(params string[] arguments)
    {
        var (exitCode, output) = await DotNet.RunAsync(_folder.FullName, arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)}: {output}");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}

/// <summary>The program under <c>dotnet run</c>.</summary>
public sealed class RunningFolder : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _drained;

    private RunningFolder(Process process, Uri address) => (_process, Address, _drained) = (process, address, process.StandardOutput.ReadToEndAsync());

    public Uri Address { get; }

    public static async Task<RunningFolder> OnceItListensAsync(Process process, Uri address)
    {
        var printed = "";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            printed += line + '\n';
            if (line.Contains("Now listening on:", StringComparison.Ordinal))
            {
                return new RunningFolder(process, address);
            }
        }

        throw new InvalidOperationException($"The program ended:\n{printed}{await process.StandardError.ReadToEndAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
    }
}
