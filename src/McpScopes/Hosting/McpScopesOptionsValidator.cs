using McpScopes.Resource;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpScopes.Hosting;

/// <summary>Checks the settings at start-up, and says of each which one it is and what to write.</summary>
internal sealed class McpScopesOptionsValidator(IHostEnvironment environment, IEnumerable<ILocalAuthority> authorities) : IValidateOptions<McpScopesOptions>
{
    public ValidateOptionsResult Validate(string? name, McpScopesOptions options)
    {
        var failures = Authority(options).Concat(Resource(options)).Concat(Lists(options)).Concat(Limits(options)).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Authority(McpScopesOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Authority))
        {
            if (options.OwnScheme is null && !authorities.Any())
            {
                yield return "McpScopes:Authority is missing. Set it to the issuer URL of your authorization server, for example "
                    + "'https://login.example.com', or set McpScopes:AuthenticationScheme to a scheme of your own.";
            }
            else if (options.AuthorizationServers.Count == 0 && !authorities.Any())
            {
                yield return "McpScopes:AuthorizationServers is missing. With McpScopes:AuthenticationScheme and no McpScopes:Authority, "
                    + "name at least one authorization server that clients are sent to.";
            }
        }
        else if (!PublicUrl.IsValid(options.Authority))
        {
            yield return $"McpScopes:Authority is '{options.Authority}'. {PublicUrl.Rule}";
        }
    }

    private IEnumerable<string> Resource(McpScopesOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Resource))
        {
            if (!environment.IsDevelopment())
            {
                yield return "McpScopes:Resource is missing. Set it to the public URL of the MCP endpoint, for example "
                    + "'https://api.example.com/mcp'. It is needed outside Development, because a request's Host header is not trusted.";
            }
        }
        else if (!PublicUrl.IsValid(options.Resource))
        {
            yield return $"McpScopes:Resource is '{options.Resource}'. {PublicUrl.Rule}";
        }
    }

    private static IEnumerable<string> Lists(McpScopesOptions options)
    {
        foreach (var server in options.AuthorizationServers.Where(server => !PublicUrl.IsValid(server)))
        {
            yield return $"McpScopes:AuthorizationServers names '{server}'. {PublicUrl.Rule}";
        }

        foreach (var origin in options.AllowedOrigins.Where(origin => !IsOrigin(origin)))
        {
            yield return $"McpScopes:AllowedOrigins names '{origin}'. Each must be a scheme, a host and, if it is not the default, a port, "
                + "for example 'https://app.example.com', without a path. A name in another script is written as browsers send it, 'https://xn--…'.";
        }
    }

    private static IEnumerable<string> Limits(McpScopesOptions options)
    {
        if (options.PeekLimit is < 1 or > 262_144)
        {
            yield return $"McpScopes:PeekLimit is {options.PeekLimit}. It must be from 1 to 262144 bytes.";
        }

        if (options.RefusalsPerMinute < 0)
        {
            yield return $"McpScopes:RefusalsPerMinute is {options.RefusalsPerMinute}. It must be 0, for no limit, or more.";
        }

        if (!Enum.IsDefined(options.Listing))
        {
            yield return $"McpScopes:Listing is {options.Listing}. It must be 'All' or 'GrantedOnly'.";
        }

        if (!Enum.IsDefined(options.ChallengeScopes))
        {
            yield return $"McpScopes:ChallengeScopes is {options.ChallengeScopes}. It must be 'ByProtocolVersion', 'Operation' or 'OperationAndGranted'.";
        }

        if (!Enum.IsDefined(options.UnlistedPrimitives))
        {
            yield return $"McpScopes:UnlistedPrimitives is {options.UnlistedPrimitives}. It must be 'Deny' or 'AuthenticatedOnly'.";
        }
    }

    // It is sent back in a header, which holds nothing but ASCII.
    private static bool IsOrigin(string text) =>
        System.Text.Ascii.IsValid(text)
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && string.Equals(url.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
