using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Rules;

/// <summary>Rules about what is written on one primitive. Ids are never reused.</summary>
internal static class DeclarationRules
{
    public static readonly DiagnosticDescriptor UndeclaredPrimitive = new(
        id: "MCPS001",
        title: "MCP primitive declares no scope",
        messageFormat: "{0} '{1}' declares no scope: add [RequiresScope(\"…\")], [AuthenticatedOnly] or [AllowAnonymous]",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Who may use a tool, prompt or resource is written on it or on its class. Without a declaration every call is refused.",
        helpLinkUri: RuleLinks.Pages + "MCPS001.md");

    public static readonly DiagnosticDescriptor IllFormedScope = new(
        id: "MCPS002",
        title: "Not a scope token",
        messageFormat: "Scope '{0}' {1}; a scope token is printable ASCII without spaces, '\"' and '\\' (RFC 6749 §3.3)",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A scope that is no scope token cannot be granted: authorization servers refuse it, or read it as several scopes.",
        helpLinkUri: RuleLinks.Pages + "MCPS002.md");

    public static readonly DiagnosticDescriptor UndefinedScope = new(
        id: "MCPS003",
        title: "Scope is not in the catalogue",
        messageFormat: "Scope '{0}' is not defined; {1}",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "An assembly that defines scopes with [assembly: DefineScope] defines all that it uses, so that a misspelt one is found.",
        helpLinkUri: RuleLinks.Pages + "MCPS003.md");
}
