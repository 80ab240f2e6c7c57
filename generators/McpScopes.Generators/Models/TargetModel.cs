namespace McpScopes.Generators.Models;

/// <summary>The compilation that code is generated for.</summary>
/// <param name="AssemblyName">Its simple name.</param>
/// <param name="HasRuntime">Whether it references what generated code calls; without it nothing is generated.</param>
/// <param name="IsExecutable">Whether it is a program, which can build hosts, rather than a library.</param>
internal readonly record struct TargetModel(string AssemblyName, bool HasRuntime, bool IsExecutable);
