using System.Globalization;
using System.Text.Json;
using McpScopes.Audit;

namespace McpScopes;

/// <summary>
/// Writes audit records as events of the Open Cybersecurity Schema Framework, class API Activity (6003) with the profiles Security Control and Trace, which
/// security information systems read without a mapping of their own.
/// </summary>
public static class ScopeAuditOcsf
{
    /// <summary>The version of the schema.</summary>
    public const string SchemaVersion = "1.8.0";

    private const int Category = 6;
    private const int Class = 6003;
    private const string Unknown = "unknown";

    private static readonly string ProductVersion = typeof(ScopeAuditOcsf).Assembly.GetName().Version?.ToString(3) ?? Unknown;

    /// <summary>Returns the event as one line of JSON, without a line break.</summary>
    /// <param name="record">The record.</param>
    /// <returns>A JSON object.</returns>
    public static string ToLine(ScopeAuditRecord record) => ScopeAuditJson.ToLine(record, Write);

    /// <summary>Writes the event as a JSON object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="record">The record.</param>
    public static void Write(Utf8JsonWriter writer, ScopeAuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.WriteStartObject();
        Classify(writer, record);
        Describe(writer, record);
        WriteActor(writer, record);
        WriteCall(writer, record);
        writer.WriteStartObject("unmapped");
        ScopeAuditJson.List(writer, "required", record.Required);
        ScopeAuditJson.List(writer, "granted", record.Granted);
        ScopeAuditJson.Arguments(writer, "arguments", record.Arguments);
        if (record.Outcome is not ScopeAuditOutcome.None)
        {
            writer.WriteString("outcome", AuditWords.Of(record.Outcome));
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Classify(Utf8JsonWriter writer, ScopeAuditRecord record)
    {
        // What a tool does to the world nobody here knows.
        var (activity, name) = record.Method switch
        {
            null => (0, "Unknown"),
            "resources/read" or "prompts/get" or "completion/complete" or "GET" => (2, "Read"),
            var method when method.EndsWith("/list", StringComparison.Ordinal) => (2, "Read"),
            "DELETE" => (4, "Delete"),
            var method => (99, method),
        };
        writer.WriteNumber("category_uid", Category);
        writer.WriteString("category_name", "Application Activity");
        writer.WriteNumber("class_uid", Class);
        writer.WriteString("class_name", "API Activity");
        writer.WriteNumber("activity_id", activity);
        ScopeAuditJson.Text(writer, "activity_name", name);
        writer.WriteNumber("type_uid", (Class * 100) + activity);

        var isAllowed = record.Decision is ScopeAuditDecision.Allowed;
        var (severity, severityName) = record.Reason switch
        {
            ScopeAuditReason.None or ScopeAuditReason.NoToken => (1, "Informational"),
            ScopeAuditReason.RevokedToken or ScopeAuditReason.ForeignOrigin or ScopeAuditReason.TooManyRefusals => (3, "Medium"),
            _ => (2, "Low"),
        };
        writer.WriteNumber("severity_id", severity);
        writer.WriteString("severity", severityName);
        writer.WriteNumber("action_id", isAllowed ? 1 : 2);
        writer.WriteString("action", isAllowed ? "Allowed" : "Denied");
        writer.WriteNumber("disposition_id", isAllowed ? 1 : 2);
        writer.WriteString("disposition", isAllowed ? "Allowed" : "Blocked");
        var succeeds = isAllowed && record.Outcome is ScopeAuditOutcome.None or ScopeAuditOutcome.Ok or ScopeAuditOutcome.InputRequired;
        writer.WriteNumber("status_id", isAllowed && succeeds ? 1 : 2);
        writer.WriteString("status", isAllowed && succeeds ? "Success" : "Failure");
    }

    private static void Describe(Utf8JsonWriter writer, ScopeAuditRecord record)
    {
        writer.WriteNumber("time", record.Time.ToUnixTimeMilliseconds());
        writer.WriteStartObject("metadata");
        writer.WriteString("version", SchemaVersion);
        ScopeAuditJson.Text(writer, "uid", $"{record.RequestId}:{AuditWords.Of(record.Stage)}");
        ScopeAuditJson.Text(writer, "correlation_uid", record.RequestId);
        writer.WriteString("event_code", AuditWords.Of(record.Stage));
        writer.WriteString("log_name", "McpScopes.Audit");
        writer.WriteStartObject("product");
        writer.WriteString("name", "McpScopes");
        writer.WriteString("vendor_name", "McpScopes");
        writer.WriteString("version", ProductVersion);
        writer.WriteEndObject();
        writer.WriteStartArray("profiles");
        writer.WriteStringValue("security_control");
        if (record.TraceId is not null)
        {
            writer.WriteStringValue("trace");
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        if (record.Status is { } status)
        {
            writer.WriteString("status_code", status.ToString(CultureInfo.InvariantCulture));
        }

        var why = record.Reason is not ScopeAuditReason.None ? AuditWords.Of(record.Reason)
            : record.Outcome is not ScopeAuditOutcome.None ? AuditWords.Of(record.Outcome)
            : null;
        ScopeAuditJson.Text(writer, "status_detail", why is null || record.Detail is null ? why ?? record.Detail : $"{why}: {record.Detail}");
        if (record.TraceId is not null)
        {
            writer.WriteStartObject("trace");
            ScopeAuditJson.Text(writer, "uid", record.TraceId);
            writer.WriteEndObject();
        }
    }

    /// <summary>An actor must be somebody: where no token said who, it is said that nobody did.</summary>
    private static void WriteActor(Utf8JsonWriter writer, ScopeAuditRecord record)
    {
        writer.WriteStartObject("actor");
        writer.WriteStartObject("user");
        ScopeAuditJson.Text(writer, "name", record.Name ?? record.Subject ?? Unknown);
        ScopeAuditJson.Text(writer, "uid", record.Subject);
        ScopeAuditJson.Text(writer, "credential_uid", record.TokenId);
        writer.WriteNumber("type_id", 0);
        writer.WriteEndObject();
        if (record.Issuer is not null || record.SessionId is not null)
        {
            writer.WriteStartObject("session");
            ScopeAuditJson.Text(writer, "uid", record.SessionId);
            ScopeAuditJson.Text(writer, "issuer", record.Issuer);
            writer.WriteEndObject();
        }

        ScopeAuditJson.Text(writer, "app_uid", record.ClientId);
        writer.WriteEndObject();
        writer.WriteStartObject("src_endpoint");
        ScopeAuditJson.Text(writer, record.RemoteAddress is null ? "name" : "ip", record.RemoteAddress ?? Unknown);
        writer.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter writer, ScopeAuditRecord record)
    {
        writer.WriteStartObject("api");
        ScopeAuditJson.Text(writer, "operation", record.Method ?? Unknown);
        writer.WriteStartObject("service");
        writer.WriteString("name", "MCP");
        writer.WriteEndObject();
        writer.WriteStartObject("request");
        ScopeAuditJson.Text(writer, "uid", record.RequestId);
        writer.WriteEndObject();
        writer.WriteEndObject();
        if (record.Primitive is not null)
        {
            writer.WriteStartArray("resources");
            writer.WriteStartObject();
            ScopeAuditJson.Text(writer, "name", record.Primitive);
            if (record.PrimitiveKind is { } kind)
            {
                writer.WriteString("type", ScopeAuditJson.Word(kind));
            }

            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        if (record.Status is { } status)
        {
            writer.WriteStartObject("http_response");
            writer.WriteNumber("code", status);
            if (record.Duration is { } duration)
            {
                writer.WriteNumber("latency", (int)Math.Min(int.MaxValue, duration.TotalMilliseconds));
            }

            writer.WriteEndObject();
        }
    }
}
