using System.Globalization;

namespace McpScopes.Agents.Report;

/// <summary>The table of <c>docs/clients.md</c> that the suite writes.</summary>
internal static class Table
{
    private const string Start = "<!-- agents: written by tests/McpScopes.Agents -->";
    private const string End = "<!-- /agents -->";

    public static string Of(IEnumerable<(string Client, Behaviour Seen)> rows)
    {
        var lines = rows.Select(row => $"| {row.Client} | {Version(row.Seen)} | {Login(row.Seen)} | {Words(row.Seen.Refusal)} | "
            + $"{Words(row.Seen.StepUp)} | {(row.Seen.Refreshes ? "yes" : "**no**")} |");
        return string.Join('\n',
            [
                $"Recorded {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, on Linux:", "",
                "| client | calls speak | login asks for | a 403 tells the model | step-up | refresh |",
                "|---|---|---|---|---|---|",
                .. lines,
            ]);
    }

    public static void WriteInto(string file, string table)
    {
        var page = File.ReadAllText(file);
        var (start, end) = (page.IndexOf(Start, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (start < 0 || end < start)
        {
            throw new InvalidOperationException($"{file} has no place for the table, between '{Start}' and '{End}'.");
        }

        File.WriteAllText(file, $"{page[..start]}{Start}\n{table}\n{page[end..]}");
    }

    private static string Version(Behaviour seen) => seen.ProtocolVersion.Length > 0 ? seen.ProtocolVersion : "no version";

    private static string Login(Behaviour seen) => string.Join(", ", seen.LoginAsksFor.Split(' ').Select(scope => $"`{scope}`"));

    private static string Words(Refusal refusal) => refusal switch
    {
        Refusal.Scope => "the missing scope",
        Refusal.Permission => "that permission is missing",
        _ => "that it failed",
    };

    private static string Words(StepUp stepUp) => stepUp switch
    {
        StepUp.ByItself => "by itself",
        StepUp.ByUser => "the user signs in again; old and new scopes work",
        StepUp.AtLogin => "not needed: asks for all at login",
        _ => "**no**",
    };
}
