using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Rules;

/// <summary>Rules about the primitives of all assemblies together. Ids are never reused.</summary>
internal static class AssemblyRules
{
    public static readonly DiagnosticDescriptor PrimitiveNameClash = new(
        id: "MCPS004",
        title: "Two MCP primitives of one name",
        messageFormat: "{0} '{1}' is declared twice, by {2} and by {3}: give one of them another {4}",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A client knows a primitive by its name or URI alone. With two of one name, it would depend on "
            + "chance which requirement is checked.",
        helpLinkUri: RuleLinks.Pages + "MCPS004.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor IncompatibleManifest = new(
        id: "MCPS018",
        title: "Assembly was built with another McpScopes version",
        messageFormat: "Assembly '{0}' was built with another McpScopes version (its table has format {1}, this version "
            + "reads {2}): build both with the same version",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The table of a referenced assembly cannot be joined, so its primitives could be neither registered nor guarded.",
        helpLinkUri: RuleLinks.Pages + "MCPS018.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnscopedAssembly = new(
        id: "MCPS022",
        title: "Assembly with MCP primitives was built without McpScopes",
        messageFormat: "Assembly '{0}' has MCP primitives ('{1}'), but was built without McpScopes: add the package to it "
            + "and declare who may call them, or WithScopedPrimitives() does not register them",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "WithScopedPrimitives() registers what an assembly's own build has put into a table. An assembly "
            + "without McpScopes has none, and its primitives declare no access requirement.",
        helpLinkUri: RuleLinks.Pages + "MCPS022.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor OverlappingResources = new(
        id: "MCPS023",
        title: "Resources overlap with different requirements",
        messageFormat: "{0} '{1}' (requires {2}) and resource template '{3}' (requires {4}) both match '{5}': both "
            + "requirements apply; declare the same for both, or change one URI",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A URI that two resources could serve is given to those only who may read both. Who reads one "
            + "declaration does not expect the other.",
        helpLinkUri: RuleLinks.Pages + "MCPS023.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
