namespace McpScopes.Tool.Checking;

/// <summary>How much a finding matters.</summary>
internal enum Severity
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>Worth knowing; nothing is broken.</summary>
    Note,

    /// <summary>Some clients cannot go on, or a recommendation is not followed.</summary>
    Warning,

    /// <summary>The server is open where it should not be, or clients cannot sign in or step up.</summary>
    Error,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Id">A stable name; docs/tool.md lists them all.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Advice">What to do about it; null if nothing.</param>
internal sealed record Finding(string Id, Severity Severity, string Message, string? Advice);

/// <summary>What a run has found, in the order in which it was looked at.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public Severity Worst => _all.Select(finding => finding.Severity).DefaultIfEmpty(Severity.Passed).Max();

    public void Pass(string id, string message) => _all.Add(new(id, Severity.Passed, message, null));

    public void Note(string id, string message, string advice) => _all.Add(new(id, Severity.Note, message, advice));

    public void Warn(string id, string message, string advice) => _all.Add(new(id, Severity.Warning, message, advice));

    public void Fail(string id, string message, string advice) => _all.Add(new(id, Severity.Error, message, advice));
}
