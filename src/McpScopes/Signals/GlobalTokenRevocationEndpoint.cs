using System.Text.Json;
using McpScopes.Resource;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpScopes.Signals;

/// <summary>Takes an identity provider's request to revoke all tokens of a user (draft-parecki-oauth-global-token-revocation).</summary>
internal sealed class GlobalTokenRevocationEndpoint
{
    private const string Scheme = "Bearer ";

    private readonly GlobalTokenRevocationOptions _options;
    private readonly Lazy<SignedSender> _sender;
    private readonly SignedMessages _messages;
    private readonly SubjectIdentifiers _subjects;
    private readonly SignalAudit _audit;
    private readonly TimeProvider _time;

    public GlobalTokenRevocationEndpoint(
        IOptions<McpScopesOptions> options, ProtectedResourceUrl resource, SignedMessages messages, SignalAudit audit, TimeProvider time,
        IRevokedSubjectMapper? mapper = null)
    {
        _options = options.Value.Revocation.GlobalTokenRevocation;
        (_messages, _audit, _time, _subjects) = (messages, audit, time, new(mapper));
        _sender = new(() => new SignedSender(
            _options.IdentityProvider!,
            _options.Audience ?? new Uri(resource.Value).GetLeftPart(UriPartial.Authority) + _options.Path,
            "global-token-revocation+jwt",
            Expires: true,
            SenderKeys.OfIdentityProvider(_options.IdentityProvider!, _options.MetadataAddress)));
    }

    public async Task InvokeAsync(HttpContext context)
    {
        SignalFault? fault;
        try
        {
            fault = await TakeAsync(context).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The store is the application's. The identity provider sends it again.
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested && exception is not BadHttpRequestException)
#pragma warning restore CA1031
        {
            fault = new(SignalFault.Request, $"The revocation cannot be kept now ({exception.GetType().Name}).") { IsTemporary = true };
        }

        if (fault is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        _audit.Refused(_sender.Value.Issuer, fault);
        if (fault.IsUnauthenticated && !fault.IsTemporary)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        }

        await SignalAnswer.WriteErrorAsync(
            context, fault, fault.IsUnauthenticated ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest).ConfigureAwait(false);
    }

    private async Task<SignalFault?> TakeAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new("authentication_failed", "The request carries no signed token of the identity provider.");
        }

        // Whoever is not known learns nothing of what would be wrong with the rest.
        var sender = _sender.Value;
        var (message, fault) = await _messages.ReadAsync(header[Scheme.Length..].Trim(), sender, context.RequestAborted).ConfigureAwait(false);
        if (message is null)
        {
            return fault!.IsTemporary ? fault : new("authentication_failed", fault.Description);
        }

        if (await _messages.IsKnownAsync(message, context.RequestAborted).ConfigureAwait(false))
        {
            // The token does not say what the request is: who has seen it could ask for something else with it.
            return new("authentication_failed", "The token was used before.");
        }

        if (!SignalRequest.HasMediaType(context.Request, "application/json"))
        {
            return SignalFault.Invalid("The body must be application/json.");
        }

        if (await SignalRequest.ReadAsync(context).ConfigureAwait(false) is not { } body)
        {
            return SignalFault.Invalid("The body is too large.");
        }

        return await CarryOutAsync(context, body, message).ConfigureAwait(false);
    }

    private async Task<SignalFault?> CarryOutAsync(HttpContext context, byte[] body, Microsoft.IdentityModel.JsonWebTokens.JsonWebToken message)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return SignalFault.Invalid("The body is not JSON.");
        }

        using (json)
        {
            if (json.RootElement.ValueKind is not JsonValueKind.Object || !json.RootElement.TryGetProperty("sub_id", out var subject))
            {
                return SignalFault.Invalid("The body names no subject (sub_id).");
            }

            var sender = _sender.Value.Issuer;
            var (revocations, fault) = await _subjects.MapAsync(sender, _options.Issuer ?? sender, subject, context.RequestAborted).ConfigureAwait(false);
            if (fault is not null)
            {
                return fault;
            }

            await _audit.RevokeAsync(
                "signals/global-token-revocation", sender, "global-token-revocation", revocations, _time.GetUtcNow(),
                context.Connection.RemoteIpAddress?.ToString(), context.RequestAborted).ConfigureAwait(false);
        }

        await _messages.RememberAsync(message, context.RequestAborted).ConfigureAwait(false);
        return null;
    }
}
