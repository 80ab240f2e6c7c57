using Microsoft.CodeAnalysis;

namespace McpScopes.Generators.Tests.Diagnostics.Checking;

/// <summary>The assemblies a user's project references, taken from the test host: .NET, ASP.NET Core, the MCP SDK, McpScopes.</summary>
internal static class CompilationReferences
{
    private static readonly string[] NotTheUsers =
        ["xunit", "FsCheck", "FSharp", "Microsoft.CodeAnalysis", "Microsoft.Testing", "McpScopes.Generators", "McpScopes.Analyzers", "McpScopes.CodeFixes"];

    public static IReadOnlyList<MetadataReference> All { get; } =
        [.. from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            let name = Path.GetFileNameWithoutExtension(path)
            where !NotTheUsers.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            select MetadataReference.CreateFromFile(path)];

    /// <summary>What is left for a project that has not yet added the packages.</summary>
    public static IReadOnlyList<MetadataReference> WithoutMcp { get; } =
        [.. All.Where(reference => Path.GetFileName(reference.Display!) is var name
            && !name.StartsWith("ModelContextProtocol", StringComparison.Ordinal)
            && !name.StartsWith("McpScopes", StringComparison.Ordinal))];
}
