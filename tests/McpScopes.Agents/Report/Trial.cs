using System.Text.RegularExpressions;
using McpScopes.Agents.Clients;
using McpScopes.Agents.Model;
using McpScopes.Agents.Sample;

namespace McpScopes.Agents.Report;

/// <summary>Puts an agent through a session: signs in from nothing, searches, is refused a page, steps up, and comes back later.</summary>
internal sealed partial class Trial(IAgentClient agent, StandInModel model)
{
    private static readonly string[] Session = ["search", "extract", "search"];
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(30);

    public async Task<(string Version, Behaviour Seen)> RunAsync()
    {
        await using var stay = await Stay.BeginAsync(model, "lead@example.com");
        var version = await agent.VersionAsync(stay.Workplace);
        Say($"{agent.Name} {version}");
        await agent.LoginAsync(stay.Workplace);
        var login = stay.User.ScopesAskedFor.Count > 0
            ? string.Join(' ', stay.User.ScopesAskedFor[0])
            : throw new AgentFailedException($"{agent.Name} did not ask its user to sign in. {string.Join('\n', stay.Desk.Problems)}");

        var first = await AskAsync(stay);
        var stepUp = first.Statuses is [200, 200, 200]
            ? stay.User.ScopesAskedFor.Count > 1 ? StepUp.ByItself : StepUp.AtLogin
            : await StepUpAsync(stay);
        var refusal = await RefusalAsync();
        return (version, new Behaviour(first.ProtocolVersion, login, refusal, stepUp, await RefreshesAsync()));
    }

    private async Task<StepUp> StepUpAsync(Stay stay)
    {
        await agent.StepUpAsync(stay.Workplace);
        var second = await AskAsync(stay);
        return second.Statuses is [200, 200, 200] ? StepUp.ByUser : StepUp.Never;
    }

    /// <summary>
    /// What the model of a user is told whose role lacks the scope; and that what the user has stays, also after trying to step up.
    /// </summary>
    private async Task<Refusal> RefusalAsync()
    {
        await using var stay = await Stay.BeginAsync(model, "dev@example.com");
        await agent.LoginAsync(stay.Workplace);
        var told = await AskAsync(stay);
        await agent.StepUpAsync(stay.Workplace);
        var again = await AskAsync(stay);
        foreach (var session in new[] { told, again })
        {
            if (session.Statuses is not [200, 403, 200])
            {
                throw new AgentFailedException(
                    $"{agent.Name} as dev@example.com: {string.Join(' ', session.Statuses)} instead of 200 403 200.");
            }
        }

        var words = told.Told.ElementAtOrDefault(1) ?? "";
        Say($"  is told: {words.ReplaceLineEndings(" ")}");
        return words.Contains("tavily-mcp/extract", StringComparison.Ordinal) ? Refusal.Scope
            : PermissionPattern().IsMatch(words) ? Refusal.Permission
            : Refusal.Failed;
    }

    private async Task<bool> RefreshesAsync()
    {
        await using var stay = await Stay.BeginAsync(model, "lead@example.com", ShortLife);
        await agent.LoginAsync(stay.Workplace);
        var logins = stay.User.ScopesAskedFor.Count;
        await Task.Delay(ShortLife + TimeSpan.FromSeconds(1));
        var later = await AskAsync(stay, "search");
        return later.Statuses is [200]
            && stay.User.ScopesAskedFor.Count == logins
            && stay.Server.Exchanges.Any(exchange => exchange is { Call: "refresh_token", Status: 200 });
    }

    private async Task<Answers> AskAsync(Stay stay, params string[] tools)
    {
        tools = tools.Length == 0 ? Session : tools;
        var before = stay.Server.Exchanges.Count;
        model.BeginAnew();
        await agent.AskAsync(stay.Workplace, Script.Prompt(tools));
        var calls = stay.Server.Exchanges.Skip(before).Where(exchange => tools.Any(exchange.IsCallOf)).ToList();
        foreach (var call in calls)
        {
            Say($"  {call}");
        }

        return new Answers(Last(calls, tools), model.Results, calls.Select(call => call.ProtocolVersion ?? "").FirstOrDefault() ?? "");
    }

    /// <summary>Of each call in the plan the last answer: agents try again what a 403 or a 401 was the answer to.</summary>
    private static int[] Last(List<Exchange> calls, string[] tools)
    {
        var statuses = new List<int>();
        foreach (var call in calls)
        {
            if (statuses.Count > 0 && call.IsCallOf(tools[statuses.Count - 1]))
            {
                statuses[^1] = call.Status;
            }
            else if (statuses.Count < tools.Length && call.IsCallOf(tools[statuses.Count]))
            {
                statuses.Add(call.Status);
            }
        }

        return [.. statuses];
    }

    private static void Say(string line) => Console.WriteLine(line);

    [GeneratedRegex("scope|upscoping|permission", RegexOptions.IgnoreCase)]
    private static partial Regex PermissionPattern();

    private sealed record Answers(int[] Statuses, IReadOnlyList<string> Told, string ProtocolVersion);
}
