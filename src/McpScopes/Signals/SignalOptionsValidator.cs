using McpScopes.Resource;
using Microsoft.Extensions.Options;

namespace McpScopes.Signals;

/// <summary>Checks the sections of the two doors at start-up: each is off, or complete.</summary>
internal sealed class SignalOptionsValidator : IValidateOptions<McpScopesOptions>
{
    private const string Revocation = "McpScopes:Revocation:";

    public ValidateOptionsResult Validate(string? name, McpScopesOptions options)
    {
        var failures = Failures(options.Revocation.SharedSignals).Concat(Failures(options.Revocation.GlobalTokenRevocation)).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(SharedSignalsOptions signals)
    {
        const string Section = Revocation + "SharedSignals:";
        if (string.IsNullOrWhiteSpace(signals.Transmitter))
        {
            return Unused(Section + "Transmitter", signals.Audience, signals.Issuer, signals.MetadataAddress, signals.AuthorizationHeader);
        }

        return [
            .. Url(Section + "Transmitter", signals.Transmitter),
            .. Url(Section + "MetadataAddress", signals.MetadataAddress),
            .. Path(Section + "Path", signals.Path),
            .. string.IsNullOrWhiteSpace(signals.Audience)
                ? [$"{Section}Audience is missing. Set it to the 'aud' of the transmitter's stream, or leave {Section}Transmitter out."]
                : Array.Empty<string>(),
        ];
    }

    private static IEnumerable<string> Failures(GlobalTokenRevocationOptions revocation)
    {
        const string Section = Revocation + "GlobalTokenRevocation:";
        return string.IsNullOrWhiteSpace(revocation.IdentityProvider)
            ? Unused(Section + "IdentityProvider", revocation.Audience, revocation.Issuer, revocation.MetadataAddress)
            : [
                .. Url(Section + "IdentityProvider", revocation.IdentityProvider),
                .. Url(Section + "MetadataAddress", revocation.MetadataAddress),
                .. Path(Section + "Path", revocation.Path),
            ];
    }

    private static IEnumerable<string> Unused(string setting, params string?[] others) => others.All(string.IsNullOrWhiteSpace)
        ? []
        : [$"{setting} is missing, and without it nothing is received. Set it, or leave the section out."];

    private static IEnumerable<string> Url(string setting, string? value) => string.IsNullOrWhiteSpace(value) || PublicUrl.IsValid(value)
        ? []
        : [$"{setting} is '{value}'. {PublicUrl.Rule}"];

    private static IEnumerable<string> Path(string setting, string? value) => value is ['/', not '/', ..] && !value.Contains('{', StringComparison.Ordinal)
        ? []
        : [$"{setting} is '{value}'. It must be a path such as '/signals/events'."];
}
