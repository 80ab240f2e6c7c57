using System.Net;
using AgentConsole.CommandLine;
using AgentConsole.Configuration;
using AgentConsole.LoggingIn;
using AgentConsole.Tokens;
using ModelContextProtocol;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentConsole.Connecting;

/// <summary>
/// One server of <c>.mcp.json</c> and the user's connection to it. The SDK does the OAuth: it finds the authorization server, registers,
/// logs in on a 401 and steps up on a 403; this class decides when it may, and turns what went wrong into words.
/// </summary>
internal sealed class ServerSession : IAsyncDisposable
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(20);

    private readonly Uri _endpoint;
    private readonly int _callbackPort;
    private readonly BrowserLogin _login;
    private readonly ILoginConversation _conversation;
    private readonly IReadOnlyList<string> _scopesToAskFor;
    private readonly WireTap _tap;
    private readonly HttpClient _http;
    private readonly ServerTokens _tokens;
    private readonly TimeSpan _loginTimeout;
    private McpClient? _client;
    private bool _mayLogIn;
    private bool _isLoggingIn;
    private bool _steppedUp;

    public ServerSession(
        McpServerEntry entry, TokenFile? file, BrowserLogin login, ILoginConversation conversation, SessionSettings settings)
    {
        Name = entry.Name;
        _endpoint = entry.Url ?? throw new ArgumentException("The entry has no address.", nameof(entry));
        _callbackPort = settings.CallbackPort;
        _loginTimeout = settings.LoginTimeout;
        _scopesToAskFor = settings.ScopesToAskFor;
        _login = login;
        _conversation = conversation;
        _tap = new WireTap(_endpoint);
        _http = new HttpClient(_tap) { Timeout = Timeout.InfiniteTimeSpan };
        _tokens = new ServerTokens(_endpoint, file);
        _tokens.Received += details =>
        {
            if (_isLoggingIn)
            {
                _isLoggingIn = false;
                _conversation.TokenReceived(details);
            }
        };
    }

    public string Name { get; }

    public Uri Endpoint => _endpoint;

    public ServerState State { get; private set; } = ServerState.NotAuthenticated;

    /// <summary>Why the server is not reachable, or no MCP server.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether nothing at all listens on the server's address.</summary>
    public bool NothingListens { get; private set; }

    public bool IsConnected => _client is not null;

    /// <summary>Who is logged in, as the token says.</summary>
    public TokenDetails? User => State == ServerState.Authenticated ? _tokens.Details : null;

    /// <summary>The scopes that this program asked the authorization server for in this run.</summary>
    public IReadOnlySet<string> AskedFor { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Finds out the state of the server without ever opening a browser.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        (Trouble, NothingListens, _mayLogIn) = (null, false, false);
        try
        {
            var hasToken = _tokens.Details is not null;
            _client = await CreateClientAsync(hasToken, ProbeTimeout, cancellationToken);
            State = hasToken ? ServerState.Authenticated : ServerState.Open;
        }
        catch (Exception e) when (e is not OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            (State, Trouble, NothingListens) = FailureMessages.WithConnection(_endpoint, _tap, e);
        }
    }

    /// <summary>Connects, logging in if the server asks for it.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_client is not null)
        {
            return;
        }

        try
        {
            _mayLogIn = true;
            _client = await CreateClientAsync(withLogin: true, _loginTimeout + ProbeTimeout, cancellationToken);
            State = _tokens.Details is null ? ServerState.Open : ServerState.Authenticated;
        }
        catch (Exception e) when (e is not (ProblemException or OperationCanceledException))
        {
            if (_tap.LastAnswer is { AsksForBearerToken: true } refusal && !_isLoggingIn)
            {
                _conversation.TokenNeeded(refusal);
                throw new ProblemException(ExitCode.LoginFailed, FailureMessages.WithLogin(_tap, e), e);
            }

            (State, Trouble, NothingListens) = FailureMessages.WithConnection(_endpoint, _tap, e);
            throw State == ServerState.NotAuthenticated
                ? new ProblemException(ExitCode.LoginFailed, FailureMessages.WithLogin(_tap, e), e)
                : new ProblemException(ExitCode.Unreachable, Trouble!, e);
        }
        finally
        {
            _isLoggingIn = false;
        }
    }

    public async Task<IReadOnlyList<Tool>> ListToolsAsync(CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken);
        try
        {
            return [.. (await _client!.ListToolsAsync(cancellationToken: cancellationToken)).Select(tool => tool.ProtocolTool)];
        }
        catch (Exception e) when (e is not (ProblemException or OperationCanceledException))
        {
            await DisconnectAsync();
            throw FailureMessages.WithCall(_endpoint, _tap, e);
        }
    }

    /// <summary>Calls a tool; a 403 for lack of scope comes back as the outcome, after a step-up if the person wanted one.</summary>
    public async Task<CallOutcome> CallAsync(CallToolRequestParams call, CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken);
        (_mayLogIn, _steppedUp) = (true, false);
        try
        {
            var result = await _client!.CallToolAsync(call, cancellationToken);
            State = _tokens.Details is null ? ServerState.Open : ServerState.Authenticated;
            return new CallOutcome.Returned(result, _tap.LastAnswer!);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The SDK remembers which scopes it asked for and would not ask for them a second time: the next call starts afresh.
            await DisconnectAsync();
            if (e is ProblemException)
            {
                throw;
            }

            return _tap.LastAnswer is { Status: HttpStatusCode.Forbidden } refusal
                ? new CallOutcome.Refused(refusal, _steppedUp)
                : throw FailureMessages.WithCall(_endpoint, _tap, e);
        }
        finally
        {
            _isLoggingIn = false;
        }
    }

    public async Task LogOutAsync()
    {
        _tokens.Forget();
        await DisconnectAsync();
        if (State == ServerState.Authenticated)
        {
            State = ServerState.NotAuthenticated;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        _http.Dispose();
    }

    private async Task DisconnectAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.DisposeAsync();
        }
    }

    private Task<McpClient> CreateClientAsync(bool withLogin, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var transport = new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = _endpoint,
                Name = Name,
                TransportMode = HttpTransportMode.StreamableHttp,
                EnableStandaloneGetStream = false,
                OAuth = withLogin ? OAuth() : null,
            },
            _http);

        // The login happens inside the first request, so the SDK's own limits for that request are those of the login.
        var options = new McpClientOptions
        {
            ClientInfo = ProductInfo.Implementation,
            InitializationTimeout = timeout,
            DiscoverProbeTimeout = timeout,
        };
        return McpClient.CreateAsync(transport, options, cancellationToken: cancellationToken);
    }

    private ClientOAuthOptions OAuth() => new()
    {
        RedirectUri = CallbackListener.RedirectUri(_callbackPort),
        DynamicClientRegistration = new DynamicClientRegistrationOptions { ClientName = ProductInfo.Name },
        TokenCache = _tokens,
        ScopeSelector = SelectScopes,
        AuthorizationCallbackHandler = LogInAsync,
    };

    /// <summary>What the server asks for, what the token already has (so that a step-up loses nothing), and who the user is.</summary>
    private string[] SelectScopes(IEnumerable<string>? wanted)
    {
        string[] who = _tap.AuthorityKnowsOpenId ? ["openid"] : [];
        string[] all = [.. who, .. wanted ?? [], .. _tokens.Details?.Scopes ?? [], .. _scopesToAskFor];
        AskedFor = all.ToHashSet(StringComparer.Ordinal);
        return [.. all.Distinct(StringComparer.Ordinal)];
    }

    private async Task<AuthorizationResult?> LogInAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken)
    {
        if (!_mayLogIn || _tap.LastAnswer is not { } refusal)
        {
            throw new McpException("A login is needed.");
        }

        if (refusal.Status == HttpStatusCode.Forbidden)
        {
            if (!await _conversation.WantsMoreScopeAsync(refusal, cancellationToken))
            {
                throw new McpException("The refusal is final.");
            }

            _steppedUp = true;
        }
        else
        {
            State = ServerState.NotAuthenticated;
            _conversation.TokenNeeded(refusal);
        }

        _isLoggingIn = true;
        return await _login.RunAsync(context, cancellationToken);
    }
}
