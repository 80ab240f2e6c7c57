using McpScopes.Authentication.Issuers;
using McpScopes.Resource;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Hosting;

/// <summary>Checks the settings at start-up, and says of each which one it is and what to write.</summary>
internal sealed class McpScopesOptionsValidator(
    IHostEnvironment environment, IConfiguration configuration, IServiceProviderIsService services, IEnumerable<SettingsSection> sections)
    : IValidateOptions<McpScopesOptions>
{
    private readonly SettingsSection _section = sections.FirstOrDefault() ?? new SettingsSection(null);

    public ValidateOptionsResult Validate(string? name, McpScopesOptions options)
    {
        var failures = new List<string>(sections.SelectMany(SettingNames.FindUnknown));
        failures.AddRange(Resource(options));
        failures.AddRange(options.OwnScheme is null ? Issuers(options) : OwnScheme(options));
        failures.AddRange(Lists(options));
        failures.AddRange(Limits(options));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Resource(McpScopesOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Resource))
        {
            if (!environment.IsDevelopment())
            {
                yield return $"{_section.Of("Resource")} is missing. Set it to the public URL of the MCP endpoint, for example "
                    + "'https://api.example.com/mcp'. It is needed outside Development, because a request's Host header is not trusted.";
            }
        }
        else if (!PublicUrl.IsValid(options.Resource))
        {
            yield return $"{_section.Of("Resource")} is '{options.Resource}'. {PublicUrl.Rule}";
        }
    }

    private IEnumerable<string> Issuers(McpScopesOptions options)
    {
        // An authority inside the application needs no settings here.
        var hasIssuer = options.Provider is not null || !string.IsNullOrWhiteSpace(options.Authority);
        var issuers = hasIssuer || (options.Issuers.Count == 0 && !services.IsService(typeof(ILocalAuthority)))
            ? [(options, "")]
            : new List<(TokenIssuerOptions, string)>();
        if (!hasIssuer && services.IsService(typeof(ILocalAuthority)))
        {
            foreach (var fault in IssuerCheck.FindSettingsOfNoIssuer(options))
            {
                yield return $"{_section.Of(fault.Setting)} {fault.Sentence}";
            }
        }

        issuers.AddRange(options.Issuers.Select((issuer, i) => (issuer, $"Issuers:{i}:")));
        foreach (var (issuer, path) in issuers)
        {
            foreach (var fault in IssuerCheck.FindFaults(issuer))
            {
                yield return $"{_section.Of(path + fault.Setting)} {fault.Sentence}";
            }
        }

        foreach (var fault in IssuerCheck.FindConflicts([.. issuers.Select(pair => pair.Item1)]))
        {
            yield return $"{_section.Of(fault.Setting)} {fault.Sentence}";
        }

        foreach (var scheme in configuration.GetSection("Authentication:Schemes").GetChildren()
            .Where(scheme => scheme.Key.StartsWith(McpScopesDefaults.AuthenticationScheme, StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"{scheme.Path} is set, and has no effect: who may issue tokens is said under {_section.Of("Authority")} alone. Move it there. For tokens of "
                + $"'dotnet user-jwts', use its own scheme: set {_section.Of("AuthenticationScheme")} to 'Bearer' and call AddAuthentication().AddJwtBearer().";
        }
    }

    private IEnumerable<string> OwnScheme(McpScopesOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Authority) && options.AuthorizationServers.Count == 0)
        {
            yield return $"{_section.Of("AuthorizationServers")} is missing. With {_section.Of("AuthenticationScheme")} and no {_section.Of("Authority")}, "
                + "name at least one authorization server that clients are sent to.";
        }

        if (!string.IsNullOrWhiteSpace(options.Authority) && !PublicUrl.IsValid(options.Authority))
        {
            yield return $"{_section.Of("Authority")} is '{options.Authority}'. {PublicUrl.Rule}";
        }

        foreach (var setting in IssuerCheck.FindSettingsOfValidation(options))
        {
            yield return $"{_section.Of(setting)} is set, and has no effect beside {_section.Of("AuthenticationScheme")}: that scheme validates the tokens. Remove one of them.";
        }
    }

    private IEnumerable<string> Lists(McpScopesOptions options)
    {
        foreach (var server in options.AuthorizationServers.Where(server => !PublicUrl.IsValid(server)))
        {
            yield return $"{_section.Of("AuthorizationServers")} names '{server}'. {PublicUrl.Rule}";
        }

        foreach (var origin in options.AllowedOrigins.Where(origin => !IsOrigin(origin)))
        {
            yield return $"{_section.Of("AllowedOrigins")} names '{origin}'. Each must be a scheme, a host and, if it is not the default, a port, "
                + "for example 'https://app.example.com', without a path. A name in another script is written as browsers send it, 'https://xn--…'.";
        }
    }

    private IEnumerable<string> Limits(McpScopesOptions options)
    {
        if (options.PeekLimit is < 1 or > 262_144)
        {
            yield return $"{_section.Of("PeekLimit")} is {options.PeekLimit}. It must be from 1 to 262144 bytes.";
        }

        if (options.RefusalsPerMinute < 0)
        {
            yield return $"{_section.Of("RefusalsPerMinute")} is {options.RefusalsPerMinute}. It must be 0, for no limit, or more.";
        }

        if (!Enum.IsDefined(options.Listing))
        {
            yield return $"{_section.Of("Listing")} is {options.Listing}. It must be 'All' or 'GrantedOnly'.";
        }

        if (!Enum.IsDefined(options.ChallengeScopes))
        {
            yield return $"{_section.Of("ChallengeScopes")} is {options.ChallengeScopes}. It must be 'ByProtocolVersion', 'Operation' or 'OperationAndGranted'.";
        }

        if (!Enum.IsDefined(options.UnlistedPrimitives))
        {
            yield return $"{_section.Of("UnlistedPrimitives")} is {options.UnlistedPrimitives}. It must be 'Deny' or 'AuthenticatedOnly'.";
        }

        if (options.TokenCache.MaxEntries is < 1 or > 1_000_000)
        {
            yield return $"{_section.Of("TokenCache:MaxEntries")} is {options.TokenCache.MaxEntries}. It must be from 1 to 1000000. To turn the cache off, set {_section.Of("TokenCache:Enabled")} to false.";
        }

        if (options.TokenCache.Lifetime <= TimeSpan.Zero || options.TokenCache.Lifetime > TimeSpan.FromHours(1))
        {
            yield return $"{_section.Of("TokenCache:Lifetime")} is {options.TokenCache.Lifetime}. It must be more than zero and at most one hour, for example '00:01:00'.";
        }
    }

    // It is sent back in a header, which holds nothing but ASCII.
    private static bool IsOrigin(string text) =>
        System.Text.Ascii.IsValid(text)
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && string.Equals(url.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
