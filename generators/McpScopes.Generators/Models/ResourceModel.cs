namespace McpScopes.Generators.Models;

/// <summary>What <c>[assembly: ProtectedResource]</c> says.</summary>
internal sealed record ResourceModel(string? Name, string? Documentation, string? PolicyUri, string? TermsOfServiceUri);
