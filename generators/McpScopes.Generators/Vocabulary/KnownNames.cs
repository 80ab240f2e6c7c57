namespace McpScopes.Generators.Vocabulary;

/// <summary>The metadata names that generator, analyzers and fixes look up. Nothing else in them spells a type's name.</summary>
internal static class KnownNames
{
    public const string RequiresScope = "McpScopes.RequiresScopeAttribute";
    public const string AuthenticatedOnly = "McpScopes.AuthenticatedOnlyAttribute";
    public const string DefineScope = "McpScopes.DefineScopeAttribute";
    public const string ProtectedResource = "McpScopes.ProtectedResourceAttribute";
    public const string ScopeManifest = "McpScopes.ScopeManifestAttribute";
    public const string AllowAnonymous = "Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute";

    public const string ServerTool = "ModelContextProtocol.Server.McpServerToolAttribute";
    public const string ServerPrompt = "ModelContextProtocol.Server.McpServerPromptAttribute";
    public const string ServerResource = "ModelContextProtocol.Server.McpServerResourceAttribute";
    public const string ServerToolType = "ModelContextProtocol.Server.McpServerToolTypeAttribute";
    public const string ServerPromptType = "ModelContextProtocol.Server.McpServerPromptTypeAttribute";
    public const string ServerResourceType = "ModelContextProtocol.Server.McpServerResourceTypeAttribute";

    public const string ServerBuilder = "Microsoft.Extensions.DependencyInjection.IMcpServerBuilder";
    public const string HostingExtensions = "McpScopes.Hosting.ScopedPrimitivesBuilderExtensions";
    public const string RuntimeAssembly = "McpScopes";
    public const string FromKeyedServices = "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute";
}
