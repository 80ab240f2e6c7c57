namespace McpScopes.Testing;

/// <summary>A verification found calls that were not answered as declared.</summary>
public sealed class VerificationException : Exception
{
    internal VerificationException(string message)
        : base(message)
    {
    }
}
