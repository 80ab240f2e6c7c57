using McpScopes.Authentication.Providers;
using McpScopes.Resource;

namespace McpScopes.Authentication.Issuers;

/// <summary>What is missing in, or wrong with, the settings of issuers.</summary>
internal static class IssuerCheck
{
    public static IEnumerable<SettingFault> FindFaults(TokenIssuerOptions settings)
    {
        if (settings.Provider is { } provider && !Enum.IsDefined(provider))
        {
            return [new(nameof(settings.Provider), $"is {provider}. It must be one of {string.Join(", ", Enum.GetNames<IdentityProvider>())}, or be left out.")];
        }

        var preset = ProviderPreset.Of(settings);
        return [.. preset.Check(settings), .. preset.CheckUnused(settings), .. Urls(settings), .. Values(settings), .. Introspection(settings)];
    }

    /// <summary>What single issuers cannot say of each other.</summary>
    public static IEnumerable<SettingFault> FindConflicts(IReadOnlyList<TokenIssuerOptions> issuers)
    {
        if (issuers.Count(TrustedIssuers.IsIntrospecting) > 1)
        {
            yield return new("Issuers", "has Introspection more than once. An opaque token does not say whose it is, and would be shown to issuers that it is none of. Keep one.");
        }

        var valid = issuers.Where(issuer => !FindFaults(issuer).Any());
        foreach (var name in valid.SelectMany(issuer => ProviderPreset.Of(issuer).Issuers(issuer)).GroupBy(name => name).Where(group => group.Count() > 1))
        {
            yield return new("Issuers", $"names '{name.Key}' more than once. Join the settings of one issuer.");
        }
    }

    /// <summary>The settings that somebody else's scheme does not read.</summary>
    public static IEnumerable<string> FindSettingsOfValidation(McpScopesOptions options)
    {
        (string Name, bool IsSet)[] settings =
        [
            (nameof(options.Provider), options.Provider is not null),
            (nameof(options.Issuers), options.Issuers.Count > 0),
            (nameof(options.MetadataAddress), !string.IsNullOrWhiteSpace(options.MetadataAddress)),
            (nameof(options.Audiences), options.Audiences.Count > 0),
            (nameof(options.ClientIds), options.ClientIds.Count > 0),
            (nameof(options.TokenTypes), options.TokenTypes.Count > 0),
            (nameof(options.DPoP), options.DPoP is not DPoPMode.Off),
            (nameof(options.Introspection), TrustedIssuers.IsIntrospecting(options)),
        ];
        return settings.Where(setting => setting.IsSet).Select(setting => setting.Name)
            .Concat(ProviderPreset.Of(new TokenIssuerOptions()).CheckUnused(options).Select(fault => fault.Setting));
    }

    /// <summary>The settings that say something of an issuer where there is none but the authority inside the application, which has its own.</summary>
    public static IEnumerable<SettingFault> FindSettingsOfNoIssuer(McpScopesOptions options)
    {
        if (options.Audiences.Count > 0 && !options.Audiences.Contains(options.Resource ?? "", StringComparer.Ordinal))
        {
            yield return new(
                nameof(options.Audiences),
                $"names '{string.Join("', '", options.Audiences)}', but the authority inside this application makes its tokens for Resource, "
                + $"'{options.Resource ?? "the endpoint's own address"}', and no other issuer is set. Remove Audiences, or set Authority or Provider.");
        }

        (string Name, bool IsSet)[] settings =
        [
            (nameof(options.MetadataAddress), !string.IsNullOrWhiteSpace(options.MetadataAddress)),
            (nameof(options.ClientIds), options.ClientIds.Count > 0),
            (nameof(options.TokenTypes), options.TokenTypes.Count > 0),
            (nameof(options.ScopePrefix), !string.IsNullOrEmpty(options.ScopePrefix)),
            ("Introspection", TrustedIssuers.IsIntrospecting(options)),
        ];
        foreach (var (name, _) in settings.Where(setting => setting.IsSet))
        {
            yield return new(
                name, "is set, and has no effect: it belongs to an issuer, and none is set beside the authority inside this application. "
                + "Set Authority or Provider, or remove it.");
        }
    }

    private static IEnumerable<SettingFault> Urls(TokenIssuerOptions settings)
    {
        (string Name, string? Value)[] urls =
        [
            (nameof(settings.Authority), settings.Authority),
            (nameof(settings.MetadataAddress), settings.MetadataAddress),
            ("Introspection:Endpoint", settings.Introspection.Endpoint),
        ];
        return urls.Where(url => !string.IsNullOrWhiteSpace(url.Value) && !PublicUrl.IsValid(url.Value))
            .Select(url => new SettingFault(url.Name, $"is '{url.Value}'. {PublicUrl.Rule}"));
    }

    private static IEnumerable<SettingFault> Values(TokenIssuerOptions settings)
    {
        if (!Enum.IsDefined(settings.DPoP))
        {
            yield return new(nameof(settings.DPoP), $"is {settings.DPoP}. It must be 'Off', 'Accepted' or 'Required'.");
        }

        (string Name, IList<string> Values)[] lists =
        [
            (nameof(settings.Audiences), settings.Audiences), (nameof(settings.ClientIds), settings.ClientIds),
            (nameof(settings.ScopeClaims), settings.ScopeClaims), (nameof(settings.NameClaims), settings.NameClaims),
        ];
        foreach (var (name, _) in lists.Where(list => list.Values.Any(string.IsNullOrWhiteSpace)))
        {
            yield return new(name, "holds an empty value. Remove it.");
        }

        foreach (var audience in settings.Audiences.Where(settings.ClientIds.Contains))
        {
            yield return new(nameof(settings.Audiences), $"names '{audience}', which is a client's id: ID tokens have it as their audience. Remove it.");
        }

        if (settings.ScopePrefix is { Length: > 0 } prefix && !Table.ScopeTokens.IsValid(prefix))
        {
            yield return new(nameof(settings.ScopePrefix), $"is '{prefix}', which cannot stand in a scope (RFC 6749 §3.3).");
        }
    }

    private static IEnumerable<SettingFault> Introspection(TokenIssuerOptions settings)
    {
        var introspection = settings.Introspection;
        if (!TrustedIssuers.IsIntrospecting(settings))
        {
            if (!string.IsNullOrEmpty(introspection.ClientSecret))
            {
                yield return new("Introspection:ClientId", "is missing beside Introspection:ClientSecret. It is this server's own client id at the issuer.");
            }
        }
        else if (string.IsNullOrWhiteSpace(introspection.ClientId) || string.IsNullOrEmpty(introspection.ClientSecret))
        {
            yield return new(
                string.IsNullOrWhiteSpace(introspection.ClientId) ? "Introspection:ClientId" : "Introspection:ClientSecret",
                "is missing. The introspection endpoint answers clients that it knows only (RFC 7662 §2.1): register this server as a client of its own, and keep "
                + "the secret in user secrets or in the environment.");
        }
    }
}
