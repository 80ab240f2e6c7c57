using McpScopes.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Audit.Store;

/// <summary>Checks the section at start-up.</summary>
internal sealed class AuditStoreOptionsValidator(IEnumerable<SettingsSection> sections) : IValidateOptions<ScopeAuditStoreOptions>
{
    private readonly SettingsSection _section = sections.LastOrDefault() ?? new(null);

    public ValidateOptionsResult Validate(string? name, ScopeAuditStoreOptions options)
    {
        var failures = SettingNames.FindUnknown(_section, "Audit:Store", typeof(ScopeAuditStoreOptions)).ToList();
        if (options.Retention < TimeSpan.FromHours(1))
        {
            failures.Add($"{_section.Of("Audit:Store:Retention")} is {options.Retention}. "
                + "Set it to at least an hour ('90.00:00:00' are 90 days), or leave it out to keep all records.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
