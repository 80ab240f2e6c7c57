using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Declarations;
using McpScopes.Generators.Models;

namespace McpScopes.Generators.Tables;

/// <summary>The <c>scopes_supported</c> of the protected resource metadata.</summary>
internal static class AdvertisedScopes
{
    /// <summary>
    /// The initial scopes, or all if none is marked. A pattern is not a scope that a client could ask for, and <c>offline_access</c> is the
    /// authorization server's business, not the resource's.
    /// </summary>
    public static EquatableArray<string> Of(IEnumerable<DefinedScope> known)
    {
        var scopes = known.Where(scope => scope.Name != "offline_access" && !ScopePattern.Parse(scope.Name).HasVariables).ToList();
        var initial = scopes.Where(scope => scope.Initial).ToList();
        return (initial.Count > 0 ? initial : scopes)
            .Select(scope => scope.Name)
            .Distinct()
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToEquatableArray();
    }
}
