using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Rules;

/// <summary>Rules about how the server is put together. Ids are never reused.</summary>
internal static class ServerRules
{
    public static readonly DiagnosticDescriptor UnguardedMapping = new(
        id: "MCPS013",
        title: "MapMcp maps scoped primitives without enforcement",
        messageFormat: "MapMcp maps scoped primitives without enforcing their scopes: call MapScopedMcp",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "MapScopedMcp adds authentication, the protected resource metadata and the enforcement of scopes to "
            + "the endpoint; MapMcp adds none of them.",
        helpLinkUri: RuleLinks.Pages + "MCPS013.md");

    public static readonly DiagnosticDescriptor UnenforcedProgram = new(
        id: "MCPS021",
        title: "Scopes of a program's MCP primitives are not in force",
        messageFormat: "The scopes of MCP primitives such as '{0}' are not in force: {1}",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "WithScopedPrimitives() serves the primitives together with their scopes, and AddMcpScopes says whose "
            + "tokens grant them. The program, or a library that it uses, has to call both.",
        helpLinkUri: RuleLinks.Pages + "MCPS021.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor DoubleRegistration = new(
        id: "MCPS014",
        title: "Primitives are registered twice",
        messageFormat: "{0} registers {1}, which WithScopedPrimitives() registers too: remove the call",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "WithScopedPrimitives() registers every annotated primitive. A second registration, under a name "
            + "that the table may not know, is refused at run time.",
        helpLinkUri: RuleLinks.Pages + "MCPS014.md");

    public static readonly DiagnosticDescriptor StdioTransport = new(
        id: "MCPS015",
        title: "stdio has no OAuth",
        messageFormat: "WithStdioServerTransport serves scoped primitives, but stdio has no OAuth: use WithHttpTransport "
            + "and MapScopedMcp, or move what stdio serves to a program without scopes",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The MCP specification defines authorization for HTTP transports only. Over stdio there is no token, "
            + "so every scoped primitive is refused.",
        helpLinkUri: RuleLinks.Pages + "MCPS015.md");

    public static readonly DiagnosticDescriptor IneffectiveAuthorize = new(
        id: "MCPS017",
        title: "[Authorize] that nothing evaluates",
        messageFormat: "[Authorize] on {0} {1}",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The MCP SDK evaluates [Authorize] on primitives only after AddAuthorizationFilters(), and ASP.NET "
            + "Core knows only the policies that were added.",
        helpLinkUri: RuleLinks.Pages + "MCPS017.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
