namespace McpScopes.Generators.Models;

/// <summary>The table of one assembly, complete and ready to be written.</summary>
/// <param name="AssemblyName">The assembly's simple name.</param>
/// <param name="Namespace">The namespace of the generated classes.</param>
/// <param name="DefinesScopes">Whether somebody wrote the catalogue, rather than that the scopes in use stand for it.</param>
/// <param name="Scopes">The catalogue, closed over <c>Implies</c>, sorted.</param>
/// <param name="Rows">The primitives, sorted by kind and name.</param>
/// <param name="Requirements">The distinct requirements that the rows refer to, sorted.</param>
internal sealed record TableModel(
    string AssemblyName,
    string Namespace,
    bool DefinesScopes,
    EquatableArray<DefinedScope> Scopes,
    EquatableArray<TableRow> Rows,
    EquatableArray<NamedRequirement> Requirements);

/// <summary>What others may know of an assembly without running it.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Calls">The calls in its code that put a server together, by name, sorted.</param>
internal sealed record ManifestModel(TableModel Table, EquatableArray<string> Calls);

/// <summary>One primitive of the table.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The key on the wire.</param>
/// <param name="Factory">The generated method that makes the SDK's object.</param>
/// <param name="Requirement">What a caller needs.</param>
/// <param name="RequirementField">The generated field that holds it, or empty for the requirements that the runtime offers.</param>
internal sealed record TableRow(PrimitiveKind Kind, string Name, string Factory, RequirementModel Requirement, string RequirementField);

/// <summary>A requirement and the generated field that holds it.</summary>
internal sealed record NamedRequirement(string Field, RequirementModel Requirement);

/// <summary>A primitive and the generated method that makes the SDK's object for it.</summary>
internal sealed record NamedTarget(string Factory, PrimitiveTarget Target);

/// <summary>The generated methods that make the SDK's objects.</summary>
internal sealed record FactoriesModel(string Namespace, EquatableArray<NamedTarget> Targets);

/// <summary>The generated requirements.</summary>
internal sealed record ChallengesModel(string Namespace, EquatableArray<NamedRequirement> Requirements);

/// <summary>The protected resource metadata.</summary>
internal sealed record MetadataModel(string Namespace, ResourceModel Resource, EquatableArray<string> ScopesSupported);

/// <summary>
/// The registration: the classes with the tables of referenced assemblies, each qualified by <c>global</c> or an extern alias.
/// </summary>
internal sealed record RegistrationModel(string Namespace, EquatableArray<string> Parts);

/// <summary>The guard that an executable with primitives in reach puts around its hosts.</summary>
internal sealed record HostGuardModel(string AssemblyName, RegistrationModel Registration);

/// <summary>
/// A whole assembly, cut into what each generated file depends on. A library, or a program without primitives, has no guard.
/// </summary>
internal sealed record AssemblyModel(
    TableModel Table,
    FactoriesModel Factories,
    ChallengesModel Challenges,
    MetadataModel Metadata,
    RegistrationModel Registration,
    HostGuardModel? HostGuard);
