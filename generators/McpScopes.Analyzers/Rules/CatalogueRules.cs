using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Rules;

/// <summary>Rules about <c>[DefineScope]</c>. Ids are never reused.</summary>
internal static class CatalogueRules
{
    public static readonly DiagnosticDescriptor CyclicImplication = new(
        id: "MCPS006",
        title: "Cycle in the scope hierarchy",
        messageFormat: "Scope '{0}' implies itself: {1}; remove one step from Implies",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Scopes that imply each other are one scope under several names. Nobody can say which of them is the stronger one.",
        helpLinkUri: RuleLinks.Pages + "MCPS006.md");

    public static readonly DiagnosticDescriptor UnusedScope = new(
        id: "MCPS009",
        title: "Defined scope is not used",
        messageFormat: "Scope '{0}' is defined, but nothing requires or implies it: remove it, or require it",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Users see every defined scope, and can grant one that opens nothing.",
        helpLinkUri: RuleLinks.Pages + "MCPS009.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor MisplacedDefinition = new(
        id: "MCPS026",
        title: "[DefineScope] does not say which scope",
        messageFormat: "[DefineScope] {0}",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "On a constant string the constant's value is the scope's name; on the assembly the attribute's argument is.",
        helpLinkUri: RuleLinks.Pages + "MCPS026.md");
}
