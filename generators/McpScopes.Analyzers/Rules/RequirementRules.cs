using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Rules;

/// <summary>Rules about the scopes in one declaration. Ids are never reused.</summary>
internal static class RequirementRules
{
    public static readonly DiagnosticDescriptor IllFormedScope = new(
        id: "MCPS002",
        title: "Not a scope token",
        messageFormat: "Scope '{0}' {1}; a scope token is printable ASCII without spaces, '\"' and '\\' (RFC 6749 §3.3)",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A scope that is not a scope token cannot be granted: authorization servers refuse it, or read it as several scopes.",
        helpLinkUri: RuleLinks.Pages + "MCPS002.md");

    public static readonly DiagnosticDescriptor UndefinedScope = new(
        id: "MCPS003",
        title: "Scope is not in the catalogue",
        messageFormat: "Scope '{0}' is not defined; {1}",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "An assembly that defines scopes with [assembly: DefineScope] defines all that it uses, so that a "
            + "misspelt one is found.",
        helpLinkUri: RuleLinks.Pages + "MCPS003.md");

    public static readonly DiagnosticDescriptor MisplacedRequirement = new(
        id: "MCPS005",
        title: "[RequiresScope] that protects nothing",
        messageFormat: "[RequiresScope] protects nothing on {0}, which {1}",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "McpScopes guards MCP primitives. On anything else the attribute promises a check that nobody makes.",
        helpLinkUri: RuleLinks.Pages + "MCPS005.md");

    public static readonly DiagnosticDescriptor UnfilledPattern = new(
        id: "MCPS007",
        title: "Scope pattern cannot be filled in",
        messageFormat: "Scope '{0}' cannot be filled in: {1}",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "{name} in a scope stands for the value of that parameter (tool, prompt) or URI-template variable "
            + "(resource), which must exist and have one safe text form.",
        helpLinkUri: RuleLinks.Pages + "MCPS007.md");

    public static readonly DiagnosticDescriptor IdentityScope = new(
        id: "MCPS010",
        title: "Sign-in scope used as a permission",
        messageFormat: "Scope '{0}' is {1}, but it is a sign-in scope and permits nothing on this server: {2}",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "offline_access, openid, profile and email are requests to the authorization server. Clients that "
            + "want them ask by themselves.",
        helpLinkUri: RuleLinks.Pages + "MCPS010.md");

    public static readonly DiagnosticDescriptor RedundantScope = new(
        id: "MCPS011",
        title: "Redundant scope",
        messageFormat: "Scope '{0}' is {1}: leave it out",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A scope that another scope of the same requirement implies makes the requirement no stricter, and "
            + "the challenge longer.",
        helpLinkUri: RuleLinks.Pages + "MCPS011.md");

    public static readonly DiagnosticDescriptor EmptyRequirement = new(
        id: "MCPS012",
        title: "Empty requirement",
        messageFormat: "[RequiresScope] {0}: name at least one scope, or write [AuthenticatedOnly] to ask for a valid token alone",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A requirement of no scope could be read as open to everybody or to nobody. It is refused to "
            + "everybody until it says which.",
        helpLinkUri: RuleLinks.Pages + "MCPS012.md");
}
