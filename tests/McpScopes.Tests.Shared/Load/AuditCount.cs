namespace McpScopes.Tests.Load;

/// <summary>
/// The audit beside what the callers themselves counted: one decision for each call with the right reason and caller, and one end for each that
/// was allowed.
/// </summary>
internal static class AuditCount
{
    /// <summary>Returns what does not agree.</summary>
    public static IReadOnlyList<string> Compare(IReadOnlyCollection<ScopeAuditRecord> records, IReadOnlyDictionary<string, int> calls)
    {
        var wrong = new List<string>();
        foreach (var request in records.GroupBy(record => record.RequestId, StringComparer.Ordinal))
        {
            var decided = request.Where(record => record.Stage is ScopeAuditStage.Decided).ToList();
            var completed = request.Count(record => record.Stage is ScopeAuditStage.Completed);
            if (decided.Count != 1 || completed != (decided[0].Decision is ScopeAuditDecision.Allowed ? 1 : 0))
            {
                wrong.Add($"{request.Key}: {decided.Count} decided, {completed} completed");
            }
        }

        // A caller that hangs up does not know how far it came.
        var answered = records.Where(record => record.Stage is ScopeAuditStage.Decided && !HungUp(record)).ToList();
        Expect("allowed", Calls("allowed") + Calls("slow and allowed"), Decided(ScopeAuditReason.None, "search"));
        Expect("refused", Calls("refused") + Calls("slow and refused"), Decided(ScopeAuditReason.InsufficientScope, "extract"));
        Expect("no token", Calls("no token"), Decided(ScopeAuditReason.NoToken, "search"));
        Expect("expired", Calls("expired"), Decided(ScopeAuditReason.InvalidToken, "extract"));
        Expect("in total", answered.Count, Calls("allowed") + Calls("slow and allowed") + Calls("refused") + Calls("slow and refused") + Calls("no token") + Calls("expired"));
        if (records.Count(record => record.Stage is ScopeAuditStage.Decided && HungUp(record)) is var seen && seen > Calls("hung up"))
        {
            wrong.Add($"hung up: {Calls("hung up")} calls and {seen} records");
        }

        foreach (var record in answered.Where(record => record.Decision is ScopeAuditDecision.Allowed || record.Reason is ScopeAuditReason.InsufficientScope))
        {
            if (record.Subject is null || record.Name is null || record.ClientId is null || record.Granted.Count != 2)
            {
                wrong.Add($"{record.RequestId}: nobody is named");
            }
        }

        return wrong;

        int Calls(string kind) => calls.GetValueOrDefault(kind);

        // What was refused for its token, before the call was read, may name no primitive.
        int Decided(ScopeAuditReason reason, string primitive) =>
            answered.Count(record => record.Reason == reason && (record.Primitive == primitive || (record.Primitive is null && record.Subject is null)));

        void Expect(string what, int expected, int found)
        {
            if (expected != found)
            {
                wrong.Add($"{what}: {expected} calls and {found} records");
            }
        }
    }

    private static bool HungUp(ScopeAuditRecord record) =>
        record.Granted.Contains(MixedLoad.HangsUp, StringComparer.Ordinal) || record.Reason is ScopeAuditReason.ConnectionLost;
}
