using System;

namespace McpScopes.Manifests;

/// <summary>A manifest cannot be read. The message says which, why, and what to do; it is for the user as it stands.</summary>
internal sealed class ManifestException(string message, Exception? inner = null) : Exception(message, inner);
