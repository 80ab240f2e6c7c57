using System.Diagnostics;
using System.Diagnostics.Metrics;
using McpScopes.Logging;

namespace McpScopes.Audit;

/// <summary>
/// What the meter <c>McpScopes</c> counts. The values of its tags are the program's own: its primitives and this library's words, so that no
/// client can make a series.
/// </summary>
internal sealed class AuditMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _lost;

    public AuditMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Telemetry.MeterName);
        _decisions = _meter.CreateCounter<long>("mcpscopes.decisions", "{decision}", "Calls that were allowed or refused.");
        _lost = _meter.CreateCounter<long>("mcpscopes.audit.lost", "{record}", "Audit records that a sink did not keep.");
    }

    public void Observe(IReadOnlyList<AuditQueue> queues)
    {
        if (queues.Count > 0)
        {
            _meter.CreateObservableGauge(
                "mcpscopes.audit.queued",
                () => queues.Select(queue => new Measurement<long>(queue.Depth, new KeyValuePair<string, object?>("mcpscopes.sink", queue.Name))),
                "{record}",
                "Audit records that wait for a sink.");
        }
    }

    public void Decided(ScopeAuditDecision decision, ScopeAuditReason reason, string method, string primitive)
    {
        if (_decisions.Enabled)
        {
            _decisions.Add(1, new TagList
            {
                { "mcpscopes.decision", AuditWords.Of(decision) },
                { "mcpscopes.reason", AuditWords.Of(reason) },
                { "mcp.method.name", method },
                { "mcpscopes.primitive", primitive },
            });
        }
    }

    public void Lost(string sink, int count) => _lost.Add(count, new KeyValuePair<string, object?>("mcpscopes.sink", sink));
}
