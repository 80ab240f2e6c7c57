using McpScopes.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Audit.Files;

/// <summary>Checks the section at start-up.</summary>
internal sealed class AuditFileOptionsValidator(IEnumerable<SettingsSection> sections) : IValidateOptions<ScopeAuditFileOptions>
{
    private const int MinFileSize = 4096;

    private readonly SettingsSection _section = sections.LastOrDefault() ?? new(null);

    public ValidateOptionsResult Validate(string? name, ScopeAuditFileOptions options)
    {
        var failures = SettingNames.FindUnknown(_section, "Audit:File", typeof(ScopeAuditFileOptions)).Concat(Failures(options)).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Failures(ScopeAuditFileOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Path) || System.IO.Path.GetFileName(options.Path).Length == 0)
        {
            yield return $"{Of("Path")} is '{options.Path}'. Set it to the path of a file, for example '/var/log/mcp/audit-.jsonl', "
                + "or leave AddScopeAuditFile out.";
        }

        if (options.FileSizeLimit < MinFileSize)
        {
            yield return $"{Of("FileSizeLimit")} is {options.FileSizeLimit}. It must be at least {MinFileSize} bytes.";
        }

        if (options.RetainedFiles < 1)
        {
            yield return $"{Of("RetainedFiles")} is {options.RetainedFiles}. It must be at least 1; leave it out to keep all files.";
        }

        if (!Enum.IsDefined(options.Format))
        {
            yield return $"{Of("Format")} is {options.Format}. It must be 'Json' or 'Ocsf'.";
        }

        if (!Enum.IsDefined(options.Interval))
        {
            yield return $"{Of("Interval")} is {options.Interval}. It must be 'None', 'Month', 'Day' or 'Hour'.";
        }
    }

    private string Of(string setting) => _section.Of($"Audit:File:{setting}");
}
