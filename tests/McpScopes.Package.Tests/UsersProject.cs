using System.Text.RegularExpressions;

namespace McpScopes.Package.Tests;

/// <summary>A user's project: outside the repository, so that none of its props reach it, with the program of docs/program.md in it.</summary>
internal sealed partial class UsersProject : IDisposable
{
    private UsersProject(string folder) => Folder = folder;

    public string Folder { get; }

    public static UsersProject Create(PackedPackage package, Func<string, string>? change = null)
    {
        var project = Empty(package);
        project.WriteProject("TavilyServer.csproj", $"<PackageReference Include=\"McpScopes\" Version=\"{package.Version}\" />");
        var program = CSharpBlock().Match(package.Page("docs/program.md")).Groups[1].Value;
        project.Write("Program.cs", change is null ? program : change(program));
        return project;
    }

    /// <summary>A folder in which the packed package is found.</summary>
    public static UsersProject Empty(PackedPackage package)
    {
        var project = new UsersProject(Directory.CreateTempSubdirectory("mcpscopes-user-").FullName);
        project.Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{package.Folder}" />
              </packageSources>
            </configuration>
            """);
        return project;
    }

    /// <summary>Writes a project file.</summary>
    public void WriteProject(string file, string references, string sdk = "Microsoft.NET.Sdk.Web", string framework = "net10.0") => Write(file, $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>
            <TargetFramework>{framework}</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            {references}
          </ItemGroup>
        </Project>
        """);

    /// <summary>What the generator wrote, without the two lines that every generated file begins with.</summary>
    public string Generated(string file)
    {
        var path = Directory.EnumerateFiles(Path.Combine(Folder, "obj"), file, SearchOption.AllDirectories).Single();
        return string.Join('\n', File.ReadAllLines(path).SkipWhile(line => line.Length == 0 || line[0] is '/' or '#')).Trim();
    }

    public void Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Replaces a text of a file, which must be there.</summary>
    public void Change(string file, string text, string replacement)
    {
        var content = File.ReadAllText(Path.Combine(Folder, file));
        Assert.Contains(text, content, StringComparison.Ordinal);
        Write(file, content.Replace(text, replacement, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
