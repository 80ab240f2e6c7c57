using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace McpScopes.Signals;

/// <summary>Takes security event tokens (RFC 8417) that a transmitter pushes (RFC 8935).</summary>
internal sealed class SharedSignalsReceiver
{
    private const string Caep = "https://schemas.openid.net/secevent/caep/event-type/";
    private const string MediaType = "application/secevent+jwt";

    // The user's session has ended, or what the tokens say of the user is no longer true: in both cases those that were issued before are good no more.
    private static readonly string[] Revoking = [Caep + "session-revoked", Caep + "token-claims-change"];

    private readonly SharedSignalsOptions _options;
    private readonly SignedSender _sender;
    private readonly SignedMessages _messages;
    private readonly SubjectIdentifiers _subjects;
    private readonly SignalAudit _audit;
    private readonly TimeProvider _time;

    public SharedSignalsReceiver(
        IOptions<McpScopesOptions> options, SignedMessages messages, SignalAudit audit, TimeProvider time, IRevokedSubjectMapper? mapper = null)
    {
        _options = options.Value.Revocation.SharedSignals;
        (_messages, _audit, _time, _subjects) = (messages, audit, time, new(mapper));
        _sender = new SignedSender(
            _options.Transmitter!, _options.Audience!, "secevent+jwt", Expires: false, SenderKeys.OfTransmitter(_options.Transmitter!, _options.MetadataAddress));
    }

    public async Task InvokeAsync(HttpContext context)
    {
        SignalFault? fault;
        try
        {
            fault = await TakeAsync(context).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The store is the application's. The transmitter keeps the event, and sends it again.
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested && exception is not BadHttpRequestException)
#pragma warning restore CA1031
        {
            fault = new(SignalFault.Request, $"The revocation cannot be kept now ({exception.GetType().Name}).") { IsTemporary = true };
        }

        if (fault is null)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }

        _audit.Refused(_sender.Issuer, fault);
        await SignalAnswer.WriteErrorAsync(context, fault).ConfigureAwait(false);
    }

    private async Task<SignalFault?> TakeAsync(HttpContext context)
    {
        if (!SignalRequest.HasSecret(context.Request, _options.AuthorizationHeader))
        {
            return new("authentication_failed", "The Authorization header is not the one that the receiver expects.");
        }

        if (!SignalRequest.HasMediaType(context.Request, MediaType))
        {
            return SignalFault.Invalid($"The body must be {MediaType} (RFC 8935).");
        }

        if (await SignalRequest.ReadAsync(context).ConfigureAwait(false) is not { } body)
        {
            return SignalFault.Invalid("The body is too large.");
        }

        var (message, fault) = await _messages.ReadAsync(Encoding.ASCII.GetString(body).Trim(), _sender, context.RequestAborted).ConfigureAwait(false);
        return message is null ? fault
            : await _messages.IsKnownAsync(message, context.RequestAborted).ConfigureAwait(false) ? null
            : await CarryOutAsync(context, message).ConfigureAwait(false);
    }

    private async Task<SignalFault?> CarryOutAsync(HttpContext context, JsonWebToken message)
    {
        using var payload = JsonDocument.Parse(Base64UrlText.Decode(message.EncodedPayload));
        if (payload.RootElement.TryGetProperty("exp", out _) || payload.RootElement.TryGetProperty("sub", out _))
        {
            return SignalFault.Invalid("The token has exp or sub, which a security event token must not have: it could be taken for an access token.");
        }

        if (!payload.RootElement.TryGetProperty("events", out var events) || events.ValueKind is not JsonValueKind.Object || events.EnumerateObject().Count() != 1)
        {
            return SignalFault.Invalid("The token must carry one event.");
        }

        // A test of the stream, and events that say nothing of tokens, are taken and change nothing.
        var @event = events.EnumerateObject().Single();
        if (Revoking.Contains(@event.Name, StringComparer.Ordinal))
        {
            if (!payload.RootElement.TryGetProperty("sub_id", out var subject) && !(@event.Value.ValueKind is JsonValueKind.Object
                && @event.Value.TryGetProperty("subject", out subject)))
            {
                return SignalFault.Invalid("The token says of no subject (sub_id).");
            }

            var (revocations, fault) = await _subjects.MapAsync(_sender.Issuer, _options.Issuer ?? _sender.Issuer, subject, context.RequestAborted).ConfigureAwait(false);
            if (fault is not null)
            {
                return fault;
            }

            if (MomentOf(message, payload.RootElement, @event.Value) is not { } moment)
            {
                return SignalFault.Invalid("The event happened in the future.");
            }

            await _audit.RevokeAsync(
                "signals/shared", _sender.Issuer, @event.Name, revocations, moment, context.Connection.RemoteIpAddress?.ToString(), context.RequestAborted)
                .ConfigureAwait(false);
        }

        await _messages.RememberAsync(message, context.RequestAborted).ConfigureAwait(false);
        return null;
    }

    /// <summary>When it happened (CAEP 1.0 <c>event_timestamp</c>, RFC 8417 <c>toe</c>), else when the token was issued: in seconds, so to the end of that one.</summary>
    private DateTimeOffset? MomentOf(JsonWebToken message, JsonElement payload, JsonElement @event)
    {
        var seconds = Number(@event, "event_timestamp") ?? Number(payload, "toe") ?? new DateTimeOffset(message.IssuedAt, TimeSpan.Zero).ToUnixTimeSeconds();
        var now = _time.GetUtcNow();
        return seconds < 0 || seconds > (now + SignedMessages.ClockSkew).ToUnixTimeSeconds() ? null : DateTimeOffset.FromUnixTimeSeconds(seconds).AddSeconds(1);
    }

    private static long? Number(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number
            ? value.TryGetInt64(out var number) ? number : value.TryGetDouble(out var seconds) && seconds is > 0 and < 1e11 ? (long)seconds : -1
            : null;
}
