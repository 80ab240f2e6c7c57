using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using McpScopes.Audit;
using McpScopes.Logging;
using McpScopes.Table;

namespace McpScopes;

/// <summary>Writes audit records as JSON, for sinks and for programs that read them. What is not known is left out.</summary>
public static class ScopeAuditJson
{
    private const int MaxTextLength = 4096;

    // Letters of all languages stay readable; whatever is more than a letter to a terminal, a page or a spreadsheet is escaped.
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Returns the record as one line of JSON, without a line break.</summary>
    /// <param name="record">The record.</param>
    /// <returns>A JSON object.</returns>
    public static string ToLine(ScopeAuditRecord record) => ToLine(record, Write);

    /// <summary>Writes the record as a JSON object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="record">The record.</param>
    public static void Write(Utf8JsonWriter writer, ScopeAuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.WriteStartObject();
        writer.WriteString("time", record.Time.UtcDateTime);
        writer.WriteString("stage", AuditWords.Of(record.Stage));
        Text(writer, "requestId", record.RequestId);
        Text(writer, "traceId", record.TraceId);
        writer.WriteString("decision", AuditWords.Of(record.Decision));
        if (record.Status is { } status)
        {
            writer.WriteNumber("status", status);
        }

        if (record.Reason is not ScopeAuditReason.None)
        {
            writer.WriteString("reason", AuditWords.Of(record.Reason));
        }

        Text(writer, "detail", record.Detail);
        Text(writer, "subject", record.Subject);
        Text(writer, "name", record.Name);
        Text(writer, "clientId", record.ClientId);
        Text(writer, "tokenId", record.TokenId);
        Text(writer, "issuer", record.Issuer);
        Text(writer, "method", record.Method);
        if (record.PrimitiveKind is { } kind)
        {
            writer.WriteString("primitiveKind", Word(kind));
        }

        Text(writer, "primitive", record.Primitive);
        List(writer, "required", record.Required);
        List(writer, "granted", record.Granted);
        Text(writer, "remoteAddress", record.RemoteAddress);
        Text(writer, "sessionId", record.SessionId);
        Arguments(writer, "arguments", record.Arguments);
        if (record.Outcome is not ScopeAuditOutcome.None)
        {
            writer.WriteString("outcome", AuditWords.Of(record.Outcome));
        }

        if (record.Duration is { } duration)
        {
            writer.WriteNumber("durationMs", Math.Round(duration.TotalMilliseconds, 3));
        }

        writer.WriteEndObject();
    }

    internal static string ToLine(ScopeAuditRecord record, Action<Utf8JsonWriter, ScopeAuditRecord> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer, record);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static string Word(PrimitiveKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>The library's own records are harmless already; a program may have made this one of anything.</summary>
    internal static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, PlainText.Of(value, MaxTextLength));
        }
    }

    internal static void List(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            writer.WriteStartArray(name);
            foreach (var value in values)
            {
                writer.WriteStringValue(PlainText.Of(value));
            }

            writer.WriteEndArray();
        }
    }

    internal static void Arguments(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string>? arguments)
    {
        if (arguments is { Count: > 0 })
        {
            writer.WriteStartObject(name);
            foreach (var (argument, value) in arguments)
            {
                Text(writer, PlainText.Of(argument), value);
            }

            writer.WriteEndObject();
        }
    }
}
