using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Authority;

/// <summary>Checks the settings at start-up, and says of each which one it is and what to write.</summary>
internal sealed class McpAuthorityOptionsValidator(IHostEnvironment environment, IEnumerable<AuthorityConfiguration> sections,
    IEnumerable<IOptions<McpScopesOptions>> scopes)
    : IValidateOptions<McpAuthorityOptions>
{
    public ValidateOptionsResult Validate(string? name, McpAuthorityOptions options)
    {
        List<string> failures =
        [
            .. sections.SelectMany(section => section.UnknownKeys).Select(key =>
                $"McpAuthority:{key} is not a setting. Check its spelling; the settings are those of McpAuthorityOptions."),
            .. Addresses(options), .. Trust(options), .. Users(options), .. Rules(options), .. Upstream(options), .. Limits(options),
            .. environment.IsDevelopment() ? [] : Production(options),
        ];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>What a laptop can do without.</summary>
    private IEnumerable<string> Production(McpAuthorityOptions options)
    {
        var where = $"outside Development (this is '{environment.EnvironmentName}')";
        if (options.Users.Count > 0)
        {
            yield return $"McpAuthority:Users has users whose password the login page shows. It must be empty {where}: users sign in at McpAuthority:Upstream.";
        }

        if (!options.Upstream.IsSet)
        {
            yield return $"McpAuthority:Upstream is missing. It is needed {where}: set McpAuthority:Upstream:Authority to the issuer of your identity provider, "
                + "or McpAuthority:Upstream:Provider to its name, such as 'Cognito' or 'EntraId', and ClientId and ClientSecret.";
        }

        if (string.IsNullOrWhiteSpace(options.Store.ConnectionString))
        {
            yield return $"McpAuthority:Store:ConnectionString is missing. It is needed {where}: for one node a file, 'Data Source=/var/lib/app/authority.db', "
                + "for several a PostgreSQL database with McpAuthority:Store:Provider=PostgreSql.";
        }

        foreach (var (keys, list) in new[] { ("Signing", options.Keys.Signing), ("Encryption", options.Keys.Encryption) })
        {
            if (list.Count == 0)
            {
                yield return $"McpAuthority:Keys:{keys} is missing. It is needed {where}: set McpAuthority:Keys:{keys}:0:Path to a PFX or PEM file with an RSA "
                    + "private key, for example one made by 'openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072'.";
            }
        }

        if (options is { DefaultScopes: null or { Count: 0 }, Grants.Count: 0, FromUpstreamScopes: false })
        {
            yield return $"McpAuthority:Grants is missing. {char.ToUpperInvariant(where[0])}{where[1..]} nobody may be granted a scope until McpAuthority:Grants, "
                + "McpAuthority:DefaultScopes or McpAuthority:FromUpstreamScopes says so.";
        }
    }

    private static IEnumerable<string> Addresses(McpAuthorityOptions options)
    {
        if (options.Issuer is { } issuer
            && (!Url.IsPublic(issuer) || new Uri(issuer).AbsoluteUri != issuer
                || !new Uri(issuer).AbsolutePath.EndsWith(AuthorityAddress.Path, StringComparison.Ordinal)))
        {
            yield return $"McpAuthority:Issuer is '{issuer}'. It must be an absolute https URL, or http on a loopback address, that ends in '{AuthorityAddress.Path}'.";
        }

        foreach (var resource in options.Resources.Where(resource => !Url.IsPublic(resource) || new Uri(resource).AbsoluteUri != resource))
        {
            yield return $"McpAuthority:Resources names '{resource}'. It must be an absolute https URL in normal form, or http on a loopback address, without query "
                + "and fragment.";
        }

        foreach (var proxy in options.TrustedProxies.Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)))
        {
            yield return $"McpAuthority:TrustedProxies names '{proxy}'. It must be an IP address, or a network such as '10.0.0.0/8'.";
        }
    }

    /// <summary>An authority whose tokens the application does not take is a setting without effect.</summary>
    private IEnumerable<string> Trust(McpAuthorityOptions options)
    {
        foreach (var server in scopes.Select(option => option.Value.Authority).Where(server =>
            !string.IsNullOrWhiteSpace(server) && server != options.Issuer))
        {
            yield return $"McpScopes:Authority is '{server}', so that the tokens of the authority in this application would be refused. Remove McpScopes:Authority, or "
                + "remove AddMcpAuthority and MapMcpAuthority.";
        }
    }

    private static IEnumerable<string> Users(McpAuthorityOptions options)
    {
        foreach (var (index, _) in options.Users.Index().Where(user => string.IsNullOrWhiteSpace(user.Item.Email)))
        {
            yield return $"McpAuthority:Users has a user without Email. Set McpAuthority:Users:{index}:Email.";
        }

        foreach (var email in options.Users.GroupBy(user => user.Email, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            yield return $"McpAuthority:Users has '{email.Key}' more than once.";
        }

        if (string.IsNullOrEmpty(options.Password))
        {
            yield return "McpAuthority:Password is empty. Set it, or leave it out for 'mcp'.";
        }
    }

    private static IEnumerable<string> Rules(McpAuthorityOptions options)
    {
        foreach (var rule in options.Grants.Where(rule => rule.Claim.Length == 0 || rule.Value.Length == 0 || rule.Scopes.Count == 0))
        {
            yield return $"McpAuthority:Grants has a rule with Claim '{rule.Claim}', Value '{rule.Value}' and {rule.Scopes.Count} scopes. Each needs all three.";
        }

        foreach (var (index, _) in options.Administrators.Index().Where(rule => rule.Item.Claim.Length == 0 || rule.Item.Value.Length == 0))
        {
            yield return $"McpAuthority:Administrators has a rule without Claim or Value. Set both under McpAuthority:Administrators:{index}.";
        }

        foreach (var client in options.IntrospectionClients.Where(client =>
            client.ClientSecret.Length < 16 || client.Resource.Length == 0))
        {
            yield return $"McpAuthority:IntrospectionClients has '{client.Resource}' without Resource or a ClientSecret of at least 16 characters.";
        }
    }

    private static IEnumerable<string> Upstream(McpAuthorityOptions options)
    {
        var upstream = options.Upstream;
        if (!upstream.IsSet)
        {
            if (options.FromUpstreamScopes)
            {
                yield return "McpAuthority:FromUpstreamScopes is set, and McpAuthority:Upstream is not. Set McpAuthority:Upstream, or remove it.";
            }

            yield break;
        }

        if (options.Users.Count > 0)
        {
            yield return "McpAuthority:Users and McpAuthority:Upstream are both set. Users sign in here or there: remove one.";
        }

        if (upstream.Authority is { } authority && !Url.IsPublic(authority))
        {
            yield return $"McpAuthority:Upstream:Authority is '{authority}'. It must be an absolute https URL, or http on a loopback address.";
        }

        if (string.IsNullOrWhiteSpace(upstream.ClientId))
        {
            yield return "McpAuthority:Upstream:ClientId is missing. It is the id of the client that you registered at the identity provider, with the redirect URI "
                + "'{origin}/authority/upstream/callback'.";
        }

        if (upstream.CheckInterval < TimeSpan.Zero || upstream.CheckInterval > TimeSpan.FromDays(1))
        {
            yield return $"McpAuthority:Upstream:CheckInterval is {upstream.CheckInterval}. It must be from zero to one day.";
        }

        foreach (var problem in UpstreamProvider.Problems(upstream))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Limits(McpAuthorityOptions options)
    {
        foreach (var (setting, value, least, most) in new[]
        {
            (nameof(options.AccessTokenLifetime), options.AccessTokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
            (nameof(options.RefreshTokenLifetime), options.RefreshTokenLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(366)),
            (nameof(options.SessionLifetime), options.SessionLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
            ("Clients:MetadataLifetime", options.Clients.MetadataLifetime, TimeSpan.Zero, TimeSpan.FromDays(1)),
        })
        {
            if (value < least || value > most)
            {
                yield return $"McpAuthority:{setting} is {value}. It must be from {least} to {most}.";
            }
        }

        if (string.IsNullOrWhiteSpace(options.DataFolder))
        {
            yield return "McpAuthority:DataFolder is empty. It must name a folder, such as '.mcp-authority'.";
        }

        if (options.Clients.MaxClients < 1)
        {
            yield return $"McpAuthority:Clients:MaxClients is {options.Clients.MaxClients}. It must be at least 1.";
        }

        if (options.Clients is { MetadataDocuments: false, PrivateHosts.Count: > 0 })
        {
            yield return "McpAuthority:Clients:PrivateHosts is set, and McpAuthority:Clients:MetadataDocuments is false: no document is fetched. Remove one.";
        }

        if (options.Clients.RegistrationsPerHour < 0)
        {
            yield return $"McpAuthority:Clients:RegistrationsPerHour is {options.Clients.RegistrationsPerHour}. It must be 0, for no limit, or more.";
        }

        if (options.TokenRequestsPerMinute < 0)
        {
            yield return $"McpAuthority:TokenRequestsPerMinute is {options.TokenRequestsPerMinute}. It must be 0, for no limit, or more.";
        }

        if (options.SignInsPerMinute < 0)
        {
            yield return $"McpAuthority:SignInsPerMinute is {options.SignInsPerMinute}. It must be 0, for no limit, or more.";
        }

        if (!Enum.IsDefined(options.Store.Provider))
        {
            yield return $"McpAuthority:Store:Provider is {options.Store.Provider}. It must be 'Sqlite' or 'PostgreSql'.";
        }
    }

    private static class Url
    {
        public static bool IsPublic(string text) =>
            Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url is { Query: "", Fragment: "", UserInfo: "" } && url.Port != 0;
    }
}
