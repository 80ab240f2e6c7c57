namespace McpScopes.Generators.Models;

/// <summary>
/// A primitive as its method, its classes and their attributes describe it, before anything of the rest of the assembly is known.
/// </summary>
/// <param name="Target">What is registered, under which name.</param>
/// <param name="Requirement">What a caller needs, as far as the method alone shows it.</param>
/// <param name="RootMethod">The method, or the one it overrides first of all: rows of one root are one primitive on several classes. Empty
/// if there is no other.</param>
/// <param name="IsMarked">Whether the class it is registered on carries the SDK's marker for classes with primitives.</param>
internal sealed record PrimitiveModel(PrimitiveTarget Target, RequirementModel Requirement, string RootMethod, bool IsMarked);

/// <summary>What is registered with the SDK, under which name.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The key on the wire: a name, a URI or a URI template.</param>
/// <param name="DisplayName">The SDK's <c>Name</c>; differs from <paramref name="Name"/> for resources.</param>
/// <param name="Method">The method.</param>
internal sealed record PrimitiveTarget(PrimitiveKind Kind, string Name, string DisplayName, MethodReference Method);

/// <summary>How generated code finds a method.</summary>
/// <param name="Type">The class it is registered on, fully qualified.</param>
/// <param name="TypeName">The class's name without its namespace, for people.</param>
/// <param name="Name">The method's name in metadata.</param>
/// <param name="ParameterTypes">The parameters' types, fully qualified.</param>
/// <param name="IsFoundByName">Whether the name alone finds it, since generated code cannot write the type of some parameter.</param>
/// <param name="IsStatic">Whether it runs without an object.</param>
/// <param name="IsPublic">Whether it is public.</param>
/// <param name="UsageWarnings">The diagnostics that naming the types raises, apart from the compiler's own.</param>
internal sealed record MethodReference(
    string Type,
    string TypeName,
    string Name,
    EquatableArray<string> ParameterTypes,
    bool IsFoundByName,
    bool IsStatic,
    bool IsPublic,
    EquatableArray<string> UsageWarnings);

/// <summary>What a caller needs.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Scopes">The scopes or patterns, distinct, sorted ordinally.</param>
/// <param name="Arguments">The arguments that occur in the patterns, in the order of their first use; empty for fixed scopes.</param>
internal readonly record struct RequirementModel(RequirementKind Kind, EquatableArray<string> Scopes,
    EquatableArray<ScopeArgumentModel> Arguments)
{
    public static readonly RequirementModel Undeclared;
}
