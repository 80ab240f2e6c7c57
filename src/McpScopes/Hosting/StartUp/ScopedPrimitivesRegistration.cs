namespace McpScopes.Hosting.StartUp;

/// <summary>Marks services to which <c>WithScopedPrimitives()</c> has added the primitives.</summary>
internal sealed class ScopedPrimitivesRegistration;
