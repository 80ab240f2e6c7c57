using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Rules;

/// <summary>Rules about what one primitive declares. Ids are never reused.</summary>
internal static class PrimitiveRules
{
    public static readonly DiagnosticDescriptor UndeclaredPrimitive = new(
        id: "MCPS001",
        title: "MCP primitive declares no access requirement",
        messageFormat: "{0} '{1}' declares no access requirement: add [RequiresScope(\"…\")], [AuthenticatedOnly] or [AllowAnonymous]",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Who may use a tool, prompt or resource is written on it or on its class. Without a declaration "
            + "every call is refused.",
        helpLinkUri: RuleLinks.Pages + "MCPS001.md");

    public static readonly DiagnosticDescriptor ContradictingDeclarations = new(
        id: "MCPS008",
        title: "Contradicting declarations",
        messageFormat: "[{0}] contradicts [{1}] on '{2}': remove one of them",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "[RequiresScope], [AuthenticatedOnly] and [AllowAnonymous] exclude each other on one member. A "
            + "member with two of them is refused to everybody.",
        helpLinkUri: RuleLinks.Pages + "MCPS008.md");

    public static readonly DiagnosticDescriptor IdentityWebScope = new(
        id: "MCPS016",
        title: "[RequiredScope] of Microsoft.Identity.Web does not protect MCP primitives",
        messageFormat: "[RequiredScope] of Microsoft.Identity.Web is ignored on {0}, which runs without the scope: replace "
            + "it by [RequiresScope]",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Microsoft.Identity.Web checks the scopes of MVC actions and endpoints. The MCP SDK does not know the attribute.",
        helpLinkUri: RuleLinks.Pages + "MCPS016.md");

    public static readonly DiagnosticDescriptor UnreachablePrimitive = new(
        id: "MCPS019",
        title: "Generated code cannot reach an MCP primitive",
        messageFormat: "{0} '{1}' cannot be registered: {2}",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "WithScopedPrimitives() is code in the same assembly; what it cannot name it cannot register, and "
            + "nobody can call it.",
        helpLinkUri: RuleLinks.Pages + "MCPS019.md");

    public static readonly DiagnosticDescriptor AsyncVoidPrimitive = new(
        id: "MCPS024",
        title: "MCP primitive is async void",
        messageFormat: "{0} '{1}' is async void: an exception in it ends the process, and its caller is answered before it is "
            + "done; return Task",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Nobody can wait for an async void method, or catch what it throws.",
        helpLinkUri: RuleLinks.Pages + "MCPS024.md");

    public static readonly DiagnosticDescriptor MissingJsonMetadata = new(
        id: "MCPS025",
        title: "JSON metadata of an MCP primitive is missing",
        messageFormat: "{0} '{1}' needs JSON metadata for '{2}', which a trimmed program cannot find out: put "
            + "[JsonSerializable(typeof({2}))] on a JsonSerializerContext, and pass options with it to WithScopedPrimitives",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "With PublishAot or PublishTrimmed, System.Text.Json does not look at types by reflection. Without "
            + "generated metadata the server does not start.",
        helpLinkUri: RuleLinks.Pages + "MCPS025.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
