using McpScopes.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Authentication.Issuers;

/// <summary>
/// One issuer's discovery document and keys. The framework's own manager answers from what it has while it refreshes in the background, so that
/// the first tokens of a new key are refused, and it says neither that a refresh failed nor that the keys are others now. This one waits, and
/// says. Documents are read and parsed by the framework.
/// </summary>
internal sealed partial class IssuerKeys : BaseConfigurationManager, IConfigurationManager<OpenIdConnectConfiguration>, IKeysVersion
{
    private static readonly TimeSpan Renewal = TimeSpan.FromHours(6);

    private readonly TrustedIssuer _issuer;
    private readonly Lazy<IDocumentRetriever> _documents;
    private readonly TimeProvider _time;
    private readonly TokenMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private OpenIdConnectConfiguration? _current;
    private Task<OpenIdConnectConfiguration>? _fetch;
    private HashSet<string> _keyIds = [];
    private long _fetchedAt;

    public IssuerKeys(TrustedIssuer issuer, Func<IDocumentRetriever> documents, TimeProvider time, TokenMetrics metrics, ILogger logger)
    {
        (_issuer, _documents, _time, _metrics, _logger) = (issuer, new(documents), time, metrics, logger);
        MetadataAddress = issuer.MetadataAddress;
        RefreshInterval = MinimumRefreshInterval;
        UseLastKnownGoodConfiguration = false;
    }

    /// <inheritdoc/>
    public int Version { get; private set; }

    /// <summary>What the last attempt to read the keys failed with, or <see langword="null"/> if it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Returns what is known, after reading it if nothing is.</summary>
    /// <exception cref="Exception">Nothing is known, and it cannot be read.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        Task<OpenIdConnectConfiguration> fetch;
        lock (_gate)
        {
            if (_current is not null)
            {
                _ = _time.GetElapsedTime(_fetchedAt) >= Renewal ? Fetch() : null;
                return _current;
            }

            fetch = Fetch();
        }

        return await fetch.WaitAsync(cancel).ConfigureAwait(false);
    }

    public override async Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) =>
        await GetConfigurationAsync(cancel).ConfigureAwait(false);

    /// <summary>
    /// Reads the keys again if a token names one that is not known, unless that was done a moment ago. Only that token waits for it: others are
    /// verified with what is known.
    /// </summary>
    public async ValueTask EnsureKnownAsync(string? keyId, CancellationToken cancel)
    {
        Task<OpenIdConnectConfiguration> fetch;
        lock (_gate)
        {
            if (string.IsNullOrEmpty(keyId) || _keyIds.Contains(keyId) || (_fetch is null && _time.GetElapsedTime(_fetchedAt) < RefreshInterval))
            {
                return;
            }

            fetch = Fetch();
        }

        await fetch.WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Called by the framework when a signature is not good: the key may be another under the same name, or without one.</summary>
    public override void RequestRefresh()
    {
        lock (_gate)
        {
            _ = _time.GetElapsedTime(_fetchedAt) >= RefreshInterval ? Fetch() : null;
        }
    }

    // One for all who wait, and for nobody's cancellation.
    private Task<OpenIdConnectConfiguration> Fetch()
    {
        if (_fetch is null)
        {
            _fetch = Task.Run(FetchAsync, CancellationToken.None);

            // Nobody may be waiting when it fails; the failure was logged.
            _ = _fetch.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        return _fetch;
    }

    private async Task<OpenIdConnectConfiguration> FetchAsync()
    {
        OpenIdConnectConfiguration? read = null;
        Exception? failure = null;
        try
        {
            read = await OpenIdConnectConfigurationRetriever.GetAsync(MetadataAddress, _documents.Value, CancellationToken.None).ConfigureAwait(false);
            Check(read);
        }
        catch (Exception exception)
        {
            failure = exception;
            LogUnreadable(_logger, exception, _issuer.Names[0], MetadataAddress);
        }

        _metrics.ReadKeys(_issuer.Names[0], isAnswered: failure is null);
        lock (_gate)
        {
            Failure = failure;
            _fetch = null;
            _fetchedAt = _time.GetTimestamp();
            if (failure is null)
            {
                Version += _current is null || !HasSameKeys(_current, read!) ? 1 : 0;
                _current = read;
                _keyIds = [.. (read!.JsonWebKeySet?.Keys ?? []).Select(key => key.Kid).OfType<string>()];
            }

            // What was known goes on while the issuer does not answer.
            return _current ?? throw new IssuerUnavailableException(failure!);
        }
    }

    private void Check(OpenIdConnectConfiguration read)
    {
        if (read.Issuer != _issuer.DocumentIssuer)
        {
            throw new InvalidOperationException(
                $"The discovery document at {MetadataAddress} names the issuer '{PlainText.Of(read.Issuer)}', and the settings name '{_issuer.DocumentIssuer}'. "
                + "They must be the same, to the last slash (RFC 8414 §3.3).");
        }

        if (read.SigningKeys.Count == 0 && string.IsNullOrEmpty(read.IntrospectionEndpoint))
        {
            throw new InvalidOperationException($"The discovery document at {MetadataAddress} leads to no signing keys.");
        }
    }

    private static bool HasSameKeys(OpenIdConnectConfiguration one, OpenIdConnectConfiguration other) =>
        Thumbprints(one).SetEquals(Thumbprints(other));

    private static HashSet<string> Thumbprints(OpenIdConnectConfiguration configuration) =>
        [.. configuration.SigningKeys.Where(key => key.CanComputeJwkThumbprint()).Select(key => key.KeyId + Convert.ToHexString(key.ComputeJwkThumbprint()))];

    [LoggerMessage(
        LogEvents.KeysUnreadable,
        LogLevel.Error,
        "The keys of the issuer {Issuer} cannot be read from {Address}. Until they can, tokens that need them are answered with 503.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string issuer, string address);
}

/// <summary>The issuer's keys are not known, and cannot be read.</summary>
internal sealed class IssuerUnavailableException(Exception inner) : Exception(inner.Message, inner);
