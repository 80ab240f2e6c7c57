using McpScopes.Table;

namespace McpScopes.Hosting.StartUp;

/// <summary>An executable that guards its hosts, with the scoped primitives in its reach.</summary>
/// <param name="Name">The executable's assembly name.</param>
/// <param name="Description">Makes the application's metadata.</param>
/// <param name="Parts">Makes the tables of the application and of the assemblies it references.</param>
internal sealed record GuardedApplication(string Name, Func<ProtectedResourceDescription> Description, Func<IReadOnlyList<ScopeTablePart>> Parts);
