using Microsoft.Extensions.Configuration;

namespace McpScopes.Hosting;

/// <summary>The section that the settings come from, for messages that name them as they were written.</summary>
internal sealed class SettingsSection(IConfiguration? configuration)
{
    private const string Usual = "McpScopes";

    /// <summary>The section, or <see langword="null"/> if the settings come from code or from a whole configuration.</summary>
    public IConfigurationSection? Section { get; } = configuration as IConfigurationSection;

    /// <summary>The full name of a setting.</summary>
    public string Of(string setting) => configuration is null ? $"{Usual}:{setting}" : Section is null ? setting : $"{Section.Path}:{setting}";
}
