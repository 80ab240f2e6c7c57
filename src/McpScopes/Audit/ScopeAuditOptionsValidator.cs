using Microsoft.Extensions.Options;

namespace McpScopes.Audit;

/// <summary>Checks the section <c>McpScopes:Audit</c> at start-up.</summary>
internal sealed class ScopeAuditOptionsValidator : IValidateOptions<McpScopesOptions>
{
    private const int MinKeyLength = 32;

    public ValidateOptionsResult Validate(string? name, McpScopesOptions options)
    {
        var failures = Failures(options.Audit).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(ScopeAuditOptions audit)
    {
        if (!Enum.IsDefined(audit.WhenSinkFails))
        {
            yield return $"McpScopes:Audit:WhenSinkFails is {audit.WhenSinkFails}. It must be 'Continue' or 'Refuse'.";
        }

        if (!Enum.IsDefined(audit.Arguments))
        {
            yield return $"McpScopes:Audit:Arguments is {audit.Arguments}. It must be 'Off', 'Hmac' or 'Clear'.";
        }

        foreach (var (primitive, form) in audit.Primitives.Where(primitive => !Enum.IsDefined(primitive.Value)))
        {
            yield return $"McpScopes:Audit:Primitives:{primitive} is {form}. It must be 'Off', 'Hmac' or 'Clear'.";
        }

        if (audit.QueueLimit is < 1 or > 1_000_000)
        {
            yield return $"McpScopes:Audit:QueueLimit is {audit.QueueLimit}. Set it to a number from 1 to 1000000.";
        }

        if (audit.WriteTimeout < TimeSpan.FromMilliseconds(1) || audit.WriteTimeout > TimeSpan.FromMinutes(1))
        {
            yield return $"McpScopes:Audit:WriteTimeout is {audit.WriteTimeout}. Set it to a time from 1 ms to a minute.";
        }

        var needsKey = audit.Arguments is AuditedArguments.Hmac || audit.Primitives.Values.Contains(AuditedArguments.Hmac);
        if (needsKey && !IsKey(audit.HmacKey))
        {
            yield return $"McpScopes:Audit:HmacKey must be base64 of at least {MinKeyLength} random bytes, because Arguments or Primitives asks for Hmac. "
                + "Make one with 'openssl rand -base64 32', and keep it with the application's secrets.";
        }
        else if (!needsKey && !string.IsNullOrEmpty(audit.HmacKey))
        {
            yield return "McpScopes:Audit:HmacKey is set, but neither McpScopes:Audit:Arguments nor McpScopes:Audit:Primitives asks for Hmac. "
                + "Set one of them, or leave the key out.";
        }
    }

    private static bool IsKey(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return Convert.TryFromBase64String(text ?? "", bytes, out var length) && length >= MinKeyLength;
    }
}
