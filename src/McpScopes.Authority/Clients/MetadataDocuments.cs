using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace McpScopes.Authority;

/// <summary>
/// Makes clients known by their metadata documents. The URL is whatever a stranger wrote into a link, so that fetching it is bounded:
/// https, a public address (looked at after the name was resolved, and then connected to), no redirects, five seconds, 16 KB.
/// </summary>
internal sealed partial class MetadataDocuments(
    AuthorityDb db, ClientRegistry registry, IHttpClientFactory http, IOptions<McpAuthorityOptions> options,
    AddressLimits limits, DocumentFetches fetches, IHostEnvironment environment, TimeProvider time, ILogger<MetadataDocuments> logger)
{
    public const string HttpClientName = "McpScopes.Authority.ClientMetadata";
    public const int MaxBytes = 16 * 1024;
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a document that can no longer be fetched still counts.</summary>
    private static readonly TimeSpan LongestUse = TimeSpan.FromDays(1);

    /// <summary>Fetches the document unless a recent copy is known.</summary>
    /// <returns>Null, or the OAuth error and why the client cannot be known.</returns>
    public async Task<RegistrationProblem?> LearnAsync(Uri url, HttpContext asker, CancellationToken cancellation)
    {
        if (!options.Value.Clients.MetadataDocuments)
        {
            return Unusable("Clients are not known by a metadata document here (McpAuthority:Clients:MetadataDocuments). "
                + "Connect the client anew, so that it reads the metadata of this server again and registers.");
        }

        var clientId = url.AbsoluteUri;
        var fetchedAt = await db.Registrations.AsNoTracking().Where(row => row.ClientId == clientId)
            .Select(row => row.FetchedAt).FirstOrDefaultAsync(cancellation);
        var age = fetchedAt is { } at ? time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(at) : TimeSpan.MaxValue;
        if (age < options.Value.Clients.MetadataLifetime)
        {
            return null;
        }

        // A document that has lately been good is good enough while a new one cannot be had.
        var problem = await RenewAsync(url, asker, cancellation);
        return age < LongestUse ? null : problem;
    }

    private async Task<RegistrationProblem?> RenewAsync(Uri url, HttpContext asker, CancellationToken cancellation)
    {
        var clientId = url.AbsoluteUri;
        if (fetches.FailureOf(clientId) is { } failure)
        {
            return Unusable(failure);
        }

        using var place = fetches.TryEnter();
        if (place is null)
        {
            return Busy("Too many clients are being looked up.");
        }

        if (limits.Registrations.Take(asker) is not null)
        {
            return Busy("Too many clients became known from this address (McpAuthority:Clients:RegistrationsPerHour).");
        }

        try
        {
            var document = await FetchAsync(url, cancellation);
            await registry.UpdateAsync(clientId, document, cancellation);
            return null;
        }
        catch (Exception exception) when (exception is DbUpdateException or OpenIddictExceptions.ConcurrencyException)
        {
            // Another request, perhaps on another node, was told of the same client in the same moment.
            return null;
        }
        catch (OpenIddictExceptions.ValidationException)
            when (db.Registrations.AsNoTracking().Any(row => row.ClientId == clientId))
        {
            // As above, and the other one was done first.
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or RegistrationProblem or JsonException or IOException
            or OpenIddictExceptions.ValidationException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var kind = exception.GetType().Name;
            LogFailed(logger, url.Authority, kind);
            var explanation = Explain(exception);
            fetches.Remember(clientId, explanation);
            return Unusable(explanation);
        }
    }

    private static RegistrationProblem Unusable(string explanation) => new(Errors.InvalidClient, explanation);

    private static RegistrationProblem Busy(string explanation) => new(Errors.TemporarilyUnavailable, explanation);

    /// <summary>A connection to a public address, or none.</summary>
    public static SocketsHttpHandler CreateHandler(ClientOptions clients) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = Timeout,
        MaxResponseHeadersLength = 16,
        // Long enough for nothing but this request: a name is resolved, and its addresses are looked at, each time.
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, clients, cancellation),
    };

    private async Task<RegistrationRequest> FetchAsync(Uri url, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.ParseAdd("application/json");
        using var client = http.CreateClient(HttpClientName);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw RegistrationProblem.Metadata($"its address answers with the status {(int)response.StatusCode}");
        }

        await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
        var buffer = new byte[MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, limit.Token);
        if (length > MaxBytes)
        {
            throw RegistrationProblem.Metadata($"it is larger than {MaxBytes} bytes");
        }

        var document = JsonSerializer.Deserialize<RegistrationRequest>(buffer.AsSpan(0, length))
            ?? throw RegistrationProblem.Metadata("it is not a JSON object");
        if (document.ClientId != url.AbsoluteUri)
        {
            throw RegistrationProblem.Metadata("its client_id is not the URL it was read from");
        }

        RegistrationRules.Check(document);
        return document;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, ClientOptions clients, CancellationToken cancellation)
    {
        var mayBePrivate = clients.PrivateHosts.Any(host =>
            host.Equals(target.Host, StringComparison.OrdinalIgnoreCase)
                || host.Equals($"{target.Host}:{target.Port}", StringComparison.OrdinalIgnoreCase));
        var addresses = (await Dns.GetHostAddressesAsync(target.Host, cancellation))
            .Where(address => mayBePrivate || PublicAddress.Is(address))
            .ToArray();
        if (addresses.Length == 0)
        {
            throw new HttpRequestException("its host is not at a public address");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // What a connection came to would tell a stranger what answers inside this network.
    private string Explain(Exception exception) => exception switch
    {
        RegistrationProblem problem => $"The client's metadata document cannot be used: {problem.Message.TrimEnd('.')}.",
        OpenIddictExceptions.ValidationException =>
            "The client's metadata document cannot be used: a client like this cannot be registered.",
        JsonException => "The client's metadata document cannot be used: it is not the JSON of a client.",
        _ when environment.IsDevelopment() => "The client's metadata document cannot be fetched. Without internet, set "
            + "McpAuthority:Clients:MetadataDocuments to false: the client registers then. Connect it anew afterwards.",
        _ => "The client's metadata document cannot be fetched.",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "The client metadata document at {Host} was not taken: {Kind}.")]
    private static partial void LogFailed(ILogger logger, string host, string kind);
}
