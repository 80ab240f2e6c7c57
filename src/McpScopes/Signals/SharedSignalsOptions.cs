namespace McpScopes;

/// <summary>
/// A receiver of security events (OpenID Shared Signals Framework 1.0, CAEP 1.0), pushed as RFC 8935 says. Off until
/// <see cref="Transmitter"/> is set. Section <c>McpScopes:Revocation:SharedSignals</c>.
/// </summary>
public sealed class SharedSignalsOptions
{
    /// <summary>
    /// Gets or sets the issuer of the events, <c>https</c>, or <c>http</c> on a loopback address. Its keys are found through
    /// <c>/.well-known/ssf-configuration</c>.
    /// </summary>
    public string? Transmitter { get; set; }

    /// <summary>Gets or sets where the transmitter's configuration is, if not there.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>Gets or sets the <c>aud</c> of the events, as the transmitter's stream has it. Required.</summary>
    public string? Audience { get; set; }

    /// <summary>Gets or sets the <c>iss</c> of the access tokens whose users the transmitter speaks of. Default: the transmitter itself.</summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// Gets or sets the value of the <c>Authorization</c> header that the transmitter's stream sends (<c>authorization_header</c>), a secret. Default: none is asked
    /// for; the signature of each event is checked all the same.
    /// </summary>
    public string? AuthorizationHeader { get; set; }

    /// <summary>Gets or sets the path to which events are pushed. Default: <c>/signals/events</c>.</summary>
    public string Path { get; set; } = "/signals/events";
}
