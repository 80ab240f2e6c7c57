namespace McpScopes.Health;

/// <summary>Says that the checks are there: mapped without them, the readiness endpoint would say yes to everything.</summary>
internal sealed class HealthMarker;
