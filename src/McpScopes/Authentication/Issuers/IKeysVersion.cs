namespace McpScopes.Authentication.Issuers;

/// <summary>Says when an issuer's keys are others than they were.</summary>
internal interface IKeysVersion
{
    /// <summary>Counts the changes of the keys: what was verified under another number must be verified again.</summary>
    int Version { get; }
}
