using Microsoft.CodeAnalysis;

namespace McpScopes.Analyzers.Rules;

/// <summary>Rules about files beside the code. Ids are never reused.</summary>
internal static class ConfigurationRules
{
    public static readonly DiagnosticDescriptor SecretInConfiguration = new(
        id: "MCPS020",
        title: "Secret in an MCP client configuration",
        messageFormat: "{0} contains a secret, {1}: take it from the environment with ${{{2}}}, and revoke this one if it "
            + "was ever committed",
        category: RuleLinks.Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Configuration files of MCP clients are checked in and shared. Servers with OAuth need no secret in "
            + "them; others can be given one through the environment.",
        helpLinkUri: RuleLinks.Pages + "MCPS020.md");
}
