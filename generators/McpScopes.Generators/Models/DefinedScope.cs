namespace McpScopes.Generators.Models;

/// <summary>One <c>[DefineScope]</c>, or one scope of a referenced assembly's manifest.</summary>
/// <param name="Name">The scope token or pattern, as written.</param>
/// <param name="Description">What the scope permits, if that is said.</param>
/// <param name="Initial">Whether clients ask for it at first sign-in.</param>
/// <param name="Implies">The implied scopes: as written in an attribute, closed transitively in a manifest.</param>
internal sealed record DefinedScope(string Name, string? Description, bool Initial, EquatableArray<string> Implies);
