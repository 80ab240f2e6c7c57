using System.Text.Json;

namespace McpScopes.EndToEnd.Tests.Conformance;

/// <summary>One thing that the suite looked at, and what it found.</summary>
/// <param name="Key">The scenario, the check, and which of its kind it is: the suite emits some checks several times.</param>
/// <param name="Status">The suite's word.</param>
/// <param name="Message">What was wrong, if something was.</param>
internal sealed record Check(string Key, string Status, string? Message)
{
    public string Scenario => Key[..Key.IndexOf(" / ", StringComparison.Ordinal)];

    public bool HasPassed => Status is "SUCCESS" or "INFO";

    /// <summary>Reads what the suite left in its output folder: a folder for each scenario, named after it and the time.</summary>
    public static IReadOnlyList<Check> ReadAll(string output) =>
    [
        .. Directory.EnumerateDirectories(output)
            .Select(folder => (Folder: folder, Scenario: ScenarioOf(Path.GetFileName(folder))))
            .OrderBy(result => result.Scenario, StringComparer.Ordinal)
            .SelectMany(result => Read(result.Scenario, Path.Combine(result.Folder, "checks.json"))),
    ];

    /// <summary>Reads what the suite left of one run against something that is not an MCP server.</summary>
    public static IReadOnlyList<Check> ReadOne(string output) =>
        [.. Directory.EnumerateFiles(output, "checks.json", SearchOption.AllDirectories).SelectMany(file => Read("authorization", file))];

    /// <summary>
    /// What passes in the first run and does not, or is not even looked at, in the second. What the suite merely notes (INFO: each event of
    /// a stream that it saw go by, say) differs between any two runs.
    /// </summary>
    public static IReadOnlyList<Check> Lost(IReadOnlyList<Check> first, IReadOnlyList<Check> second)
    {
        var found = second.ToDictionary(check => check.Key);
        return
        [
            .. first
                .Where(check => check.Status is "SUCCESS")
                .Select(check => found.GetValueOrDefault(check.Key) ?? new Check(check.Key, "NOT RUN", Message: null))
                .Where(check => !check.HasPassed),
        ];
    }

    public override string ToString() => $"{Key}: {Status} {Message}";

    private static List<Check> Read(string scenario, string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement.EnumerateArray()
            .Select(check => (
                Name: $"{scenario} / {check.GetProperty("id").GetString()} / {check.GetProperty("name").GetString()}",
                Status: check.GetProperty("status").GetString()!,
                Message: check.TryGetProperty("errorMessage", out var message) ? message.GetString() : null))
            .GroupBy(check => check.Name)
            .SelectMany(same => same.Select((check, i) => new Check(i == 0 ? check.Name : $"{check.Name} #{i + 1}", check.Status, check.Message)))
            .ToList();
    }

    private static string ScenarioOf(string folder) => folder["server-".Length..^"-2026-01-01T00-00-00-000Z".Length];
}
