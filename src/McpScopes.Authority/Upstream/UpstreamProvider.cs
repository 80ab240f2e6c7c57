using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;
using OpenIddict.Client;
using OpenIddict.Client.WebIntegration;

namespace McpScopes.Authority;

/// <summary>
/// The identity provider as OpenIddict's client knows it: a generic OpenID Connect issuer, or one of OpenIddict.Client.WebIntegration's
/// catalogue, whose settings have the names that the catalogue gives them.
/// </summary>
internal sealed class UpstreamProvider(IOptions<McpAuthorityOptions> options)
{
    public const string RegistrationId = "upstream";

    /// <summary>Names that other products know a provider by, and names of settings that McpScopes uses for the same thing.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EntraId"] = "Microsoft",
        ["Ping"] = "PingOne",
        ["TenantId"] = "Tenant",
        ["Authority"] = "Issuer",
    };

    private readonly UpstreamOptions _options = options.Value.Upstream;

    public string DisplayName => _options switch
    {
        { DisplayName: { Length: > 0 } name } => name,
        { Provider: { Length: > 0 } provider } => provider,
        _ => new Uri(_options.Authority!).Host,
    };

    /// <summary>
    /// Where a form of ours may lead: the provider's pages need not be at its issuer's host, so that any https host has to do.
    /// </summary>
    public string FormTarget =>
        _options.Authority is { } authority
        && new Uri(authority) is { IsLoopback: true } local ? local.GetLeftPart(UriPartial.Authority) : "https:";

    /// <summary>The names of the providers in the catalogue.</summary>
    public static IEnumerable<string> Known =>
        SettingsTypes.Select(type => type.Name).Append("EntraId").Append("Ping").Order(StringComparer.Ordinal);

    /// <summary>Whether a provider has this setting. One that is not in the catalogue has any: that it is unknown is said once.</summary>
    public static bool MayHave(string? provider, string setting) =>
        !string.IsNullOrWhiteSpace(provider)
        && SettingsOf(provider)?.GetProperties().Any(property => property.CanWrite
            && (property.Name.Equals(setting, StringComparison.OrdinalIgnoreCase)
                || property.Name.Equals(OtherNames.GetValueOrDefault(setting), StringComparison.OrdinalIgnoreCase))) != false;

    /// <summary>What is missing or unknown in the provider's settings.</summary>
    public static IEnumerable<string> Problems(UpstreamOptions upstream)
    {
        if (string.IsNullOrWhiteSpace(upstream.Provider))
        {
            yield break;
        }

        if (SettingsOf(upstream.Provider!) is not { } type)
        {
            var known = string.Join(", ", Known);
            yield return $"McpAuthority:Upstream:Provider is '{upstream.Provider}', which is not in the catalogue. Known are {known}. "
                + "For any other OpenID Connect provider set McpAuthority:Upstream:Authority to its issuer instead.";
            yield break;
        }

        foreach (var missing in IsGeneric(upstream) ? [] : RequiredSettings(type).Where(name => Value(upstream, name) is null))
        {
            var setting = type.Name == "Microsoft" && missing == "Tenant" ? "TenantId" : missing;
            yield return $"McpAuthority:Upstream:{setting} is missing. The provider '{upstream.Provider}' needs it; its console shows it beside the client.";
        }
    }

    public OpenIddictClientRegistration CreateRegistration(Uri callback)
    {
        var registration = new OpenIddictClientRegistration
        {
            RegistrationId = RegistrationId,
            ProviderName = RegistrationId,
            ProviderDisplayName = DisplayName,
            ClientId = _options.ClientId,
            ClientSecret = _options.ClientSecret,
            RedirectUri = callback,
        };
        registration.Scopes.UnionWith(_options.Scopes);
        if (IsGeneric(_options))
        {
            registration.Issuer = new Uri(_options.Authority!);
            return registration;
        }

        var type = SettingsOf(_options.Provider)!;
        registration.ProviderType = (string)typeof(OpenIddictClientWebIntegrationConstants.ProviderTypes).GetField(type.Name)!.GetValue(null)!;
        registration.ProviderSettings = CreateSettings(type);
        return registration;
    }

    /// <summary>
    /// Whether discovery at the issuer says all there is to know. That is so, too, where a provider of the catalogue whose issuer follows
    /// from its settings is given another one: a region of its own, or a stand-in.
    /// </summary>
    private static bool IsGeneric(UpstreamOptions upstream) =>
        string.IsNullOrWhiteSpace(upstream.Provider)
        || (!string.IsNullOrWhiteSpace(upstream.Authority) && SettingsOf(upstream.Provider)?.GetProperty("Issuer") is null);

    private static IEnumerable<Type> SettingsTypes => typeof(OpenIddictClientWebIntegrationSettings).GetNestedTypes();

    private static Type? SettingsOf(string? provider) => provider is null ? null : SettingsTypes.FirstOrDefault(
        type => type.Name.Equals(OtherNames.GetValueOrDefault(provider, provider), StringComparison.OrdinalIgnoreCase));

    /// <summary>The catalogue marks what a provider cannot do without; a tenant that is not named would be everybody's.</summary>
    private static IEnumerable<string> RequiredSettings(Type type) => type.Name switch
    {
        "Microsoft" => ["Tenant"],
        "Cognito" => ["Region", "UserPoolId"],
        _ => type.GetProperties().Where(property => property.Name == "Issuer").Select(property => property.Name),
    };

    private static string? Value(UpstreamOptions upstream, string setting) =>
        upstream.Settings.FirstOrDefault(pair =>
            pair.Key.Equals(setting, StringComparison.OrdinalIgnoreCase)
            || OtherNames.GetValueOrDefault(pair.Key)?.Equals(setting, StringComparison.OrdinalIgnoreCase) == true)
                is { Value: { Length: > 0 } value }
            ? value
            : setting == "Issuer" ? upstream.Authority : null;

    private object CreateSettings(Type type)
    {
        var settings = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            if (Value(_options, property.Name) is { } value)
            {
                property.SetValue(settings, Convert(value, property.PropertyType));
            }
        }

        return settings;
    }

    private static object? Convert(string value, Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(Uri) => new Uri(value),
        var t when t == typeof(string) => value,
        var t when t == typeof(bool) => bool.Parse(value),
        var t => System.Convert.ChangeType(value, t, CultureInfo.InvariantCulture),
    };
}
