using System.Text.Json.Nodes;

namespace McpScopes.Audit.Tests;

/// <summary>What a line says, and that nothing in it is more than text.</summary>
public sealed class FormatTests
{
    public static TheoryData<string> Names => ["decided", "completed", "refused", "anonymous", "hostile", "every reason", "every outcome"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_event_is_valid_API_Activity(string name)
    {
        foreach (var record in RecordsOf(name))
        {
            var @event = JsonNode.Parse(ScopeAuditOcsf.ToLine(record))!.AsObject();

            Assert.Equal([], OcsfSchema.Mistakes(@event));
            Assert.Equal(ScopeAuditOcsf.SchemaVersion, (string?)@event["metadata"]!["version"]);
            Assert.Equal(record.Decision is ScopeAuditDecision.Allowed ? 1 : 2, (int)@event["action_id"]!);
            Assert.Equal(record.RequestId, (string?)@event["metadata"]!["correlation_uid"]);
        }
    }

    [Fact]
    public void The_schema_of_the_tests_finds_mistakes()
    {
        var @event = JsonNode.Parse(ScopeAuditOcsf.ToLine(Records.Completed(1)))!.AsObject();
        @event.Remove("actor");
        @event["severity_id"] = 8;
        @event["colour"] = "red";
        @event["status_code"] = 99;

        Assert.Equal(4, OcsfSchema.Mistakes((JsonObject)@event.DeepClone()).Count(mistake => !mistake.StartsWith("type_uid", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("tools/call", 99)]
    [InlineData("resources/read", 2)]
    [InlineData("tools/list", 2)]
    [InlineData("DELETE", 4)]
    [InlineData(null, 0)]
    public void The_method_tells_the_activity(string? method, int activity) =>
        Assert.Equal(activity, (int)JsonNode.Parse(ScopeAuditOcsf.ToLine(Records.Decided(1) with { Method = method }))!["activity_id"]!);

    [Fact]
    public void A_call_that_failed_after_it_was_allowed_is_no_success()
    {
        var @event = JsonNode.Parse(ScopeAuditOcsf.ToLine(Records.Completed(1) with { Outcome = ScopeAuditOutcome.ToolError }))!;

        Assert.Equal((1, 2, "tool_error"), ((int)@event["action_id"]!, (int)@event["status_id"]!, (string?)@event["status_detail"]));
    }

    [Fact]
    public void Json_says_all_that_the_record_says()
    {
        var line = JsonNode.Parse(ScopeAuditJson.ToLine(Records.Completed(7)))!;

        Assert.Equal("""
            {"time":"2026-11-24T12:00:07Z","stage":"completed","requestId":"01990000000000000000000000000007","traceId":"0af7651916cd43dd8448eb211c80319c",
            "decision":"allowed","status":200,"subject":"subject-1","name":"user1@example.com","clientId":"client","tokenId":"token-7",
            "issuer":"https://idp.example","method":"tools/call","primitiveKind":"tool","primitive":"extract","required":["tavily-mcp/search"],
            "granted":["openid","tavily-mcp/search"],"remoteAddress":"127.0.0.1","sessionId":"session","arguments":{"query":"\"q\""},
            "outcome":"ok","durationMs":12.5}
            """.ReplaceLineEndings(""), line.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hostile_names_stay_text(bool isOcsf)
    {
        var record = Records.WithHostileNames(1);
        var line = isOcsf ? ScopeAuditOcsf.ToLine(record) : ScopeAuditJson.ToLine(record);

        Assert.DoesNotContain(line, character => char.IsControl(character) || character is '\u2028' or '\u2029' or '\u202e' or '<' or '>');
        Assert.Equal(isOcsf ? "Denied" : "refused", (string?)JsonNode.Parse(line)![isOcsf ? "action" : "decision"]);
    }

    private static IEnumerable<ScopeAuditRecord> RecordsOf(string name) => name switch
    {
        "decided" => [Records.Decided(1)],
        "completed" => [Records.Completed(1)],
        "refused" => [Records.Refused(1)],
        "anonymous" => [Records.Anonymous(1)],
        "hostile" => [Records.WithHostileNames(1)],
        "every reason" => Enum.GetValues<ScopeAuditReason>().Select(reason => Records.Refused(1) with { Reason = reason }),
        _ => Enum.GetValues<ScopeAuditOutcome>().Select(outcome => Records.Completed(1) with { Outcome = outcome }),
    };
}
