namespace McpScopes.Generators;

/// <summary>The names of the pipeline's steps, in its order; tests ask by them why a step ran.</summary>
internal static class TrackingNames
{
    public const string Target = nameof(Target);
    public const string References = nameof(References);
    public const string ScopeDefinitions = nameof(ScopeDefinitions);
    public const string ScopeConstants = nameof(ScopeConstants);
    public const string Catalogue = nameof(Catalogue);
    public const string Resource = nameof(Resource);
    public const string ServerCalls = nameof(ServerCalls);
    public const string Tools = nameof(Tools);
    public const string Prompts = nameof(Prompts);
    public const string Resources = nameof(Resources);
    public const string InheritedTools = nameof(InheritedTools);
    public const string InheritedPrompts = nameof(InheritedPrompts);
    public const string InheritedResources = nameof(InheritedResources);
    public const string Primitives = nameof(Primitives);
    public const string Assembly = nameof(Assembly);
    public const string Table = nameof(Table);
    public const string Manifest = nameof(Manifest);
    public const string Factories = nameof(Factories);
    public const string Challenges = nameof(Challenges);
    public const string Metadata = nameof(Metadata);
    public const string Registration = nameof(Registration);
    public const string HostGuard = nameof(HostGuard);
}
