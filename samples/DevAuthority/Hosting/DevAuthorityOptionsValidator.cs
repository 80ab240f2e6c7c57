using Microsoft.Extensions.Options;

namespace DevAuthority;

internal sealed class DevAuthorityOptionsValidator : IValidateOptions<DevAuthorityOptions>
{
    public ValidateOptionsResult Validate(string? name, DevAuthorityOptions options)
    {
        var failures = new List<string>();
        CheckBaseUrl(options.BaseUrl, failures);

        if (!options.PathPrefix.StartsWith('/') || options.PathPrefix.Length < 2 || options.PathPrefix.EndsWith('/')
            || !Uri.IsWellFormedUriString(options.PathPrefix, UriKind.Relative) || options.PathPrefix.AsSpan().ContainsAny("?#{}"))
        {
            failures.Add($"DevAuthorityOptions.PathPrefix is '{options.PathPrefix}'; it must be a path such as '/authority'.");
        }

        if (string.IsNullOrWhiteSpace(options.DataFolder))
        {
            failures.Add("DevAuthorityOptions.DataFolder is empty; it must name a folder, such as '.dev-authority'.");
        }

        CheckResources(options.Resources, failures);
        CheckUsers(options, failures);

        if (options.MaxRegisteredClients < 1)
        {
            failures.Add($"DevAuthorityOptions.MaxRegisteredClients is {options.MaxRegisteredClients}; it must be at least 1.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckBaseUrl(string value, List<string> failures)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            || url.PathAndQuery != "/" || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
        {
            failures.Add($"DevAuthorityOptions.BaseUrl is '{value}'; it must be scheme, host and port alone, such as 'http://localhost:5080'.");
        }
        else if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
        {
            failures.Add($"DevAuthorityOptions.BaseUrl is '{value}'; plain http is for loopback addresses only, use https.");
        }
        else if (url.Port == 0)
        {
            failures.Add($"DevAuthorityOptions.BaseUrl is '{value}'; port 0 is not an address that a client can reach, pick a free port first.");
        }
    }

    private static void CheckResources(IList<string> resources, List<string> failures)
    {
        if (resources.Count == 0)
        {
            failures.Add("DevAuthorityOptions.Resources is empty; add the public URL of the MCP endpoint, such as 'http://localhost:5080/mcp'.");
        }

        foreach (var resource in resources)
        {
            if (!Uri.TryCreate(resource, UriKind.Absolute, out var uri) || uri.Fragment.Length > 0 || uri.AbsoluteUri != resource)
            {
                failures.Add($"DevAuthorityOptions.Resources has '{resource}'; it must be an absolute URI in normal form, without a fragment.");
            }
        }
    }

    private static void CheckUsers(DevAuthorityOptions options, List<string> failures)
    {
        if (options.Users.Count == 0)
        {
            failures.Add("DevAuthorityOptions.Users is empty; nobody could sign in.");
        }

        foreach (var scope in options.Users.SelectMany(user => user.Scopes).Concat(options.InitialScopes).Distinct())
        {
            if (!options.Scopes.ContainsKey(scope))
            {
                failures.Add($"The scope '{scope}' of a user or of InitialScopes is not in DevAuthorityOptions.Scopes.");
            }
        }

        foreach (var email in options.Users.GroupBy(user => user.Email, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            failures.Add($"DevAuthorityOptions.Users has '{email.Key}' more than once.");
        }
    }
}
