using Microsoft.Extensions.Options;

namespace McpScopes.Revocation;

/// <summary>Checks the section <c>McpScopes:Revocation</c> at start-up.</summary>
internal sealed class TokenRevocationOptionsValidator : IValidateOptions<McpScopesOptions>
{
    public ValidateOptionsResult Validate(string? name, McpScopesOptions options)
    {
        var revocation = options.Revocation;
        var failures = new List<string>();
        if (!Enum.IsDefined(revocation.WhenStoreFails))
        {
            failures.Add($"McpScopes:Revocation:WhenStoreFails is {revocation.WhenStoreFails}. It must be 'Refuse' or 'Continue'.");
        }

        if (revocation.MaximumTokenLifetime is { } lifetime && (lifetime < TimeSpan.FromMinutes(1) || lifetime > TimeSpan.FromDays(400)))
        {
            failures.Add($"McpScopes:Revocation:MaximumTokenLifetime is {lifetime}. Set it to a time from a minute to 400 days.");
        }

        if (revocation.ClockSkew < TimeSpan.Zero || revocation.ClockSkew > TimeSpan.FromMinutes(5))
        {
            failures.Add($"McpScopes:Revocation:ClockSkew is {revocation.ClockSkew}. Set it to a time from 0 to 5 minutes.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
