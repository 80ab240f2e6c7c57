using McpScopes.Authority;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the authorization server.</summary>
public static class McpAuthorityEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the authorization server's pages and endpoints under <c>/authority</c>, and its metadata at every well-known form (RFC 8414,
    /// OpenID Connect Discovery), after its keys and its database have been opened.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>A builder for further conventions of the authority's endpoints.</returns>
    /// <exception cref="InvalidOperationException">
    /// <c>AddMcpAuthority</c> was not called, or a key or the database cannot be used.
    /// </exception>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong; the message names it.</exception>
    public static IEndpointConventionBuilder MapMcpAuthority(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        if (services.GetService<AuthorityAddress>() is null)
        {
            throw new InvalidOperationException(
                "MapMcpAuthority needs AddMcpAuthority. Add builder.Services.AddMcpAuthority(builder.Configuration.GetSection(\"McpAuthority\")).");
        }

        var options = services.GetRequiredService<IOptions<McpAuthorityOptions>>().Value;
        RequireKnownScopes(services);
        if (options.NeedsDataFolder)
        {
            services.GetRequiredService<DataFolder>().Create();
        }

        services.GetRequiredService<AuthorityKeys>().Load();
        services.GetRequiredService<AuthorityDatabase>().Open();
        services.GetRequiredService<IntrospectionClients>().SaveAsync().GetAwaiter().GetResult();

        var authority = endpoints.MapGroup(AuthorityAddress.Path);
        FrontPage.Map(authority);
        LoginEndpoints.Map(authority);
        AuthorizeEndpoint.Map(authority);
        TokenEndpoint.Map(authority);
        RegistrationEndpoint.Map(authority);
        GrantPages.Map(authority);
        if (options.Upstream.IsSet)
        {
            UpstreamEndpoints.Map(authority);
        }

        return authority;
    }

    private static void RequireKnownScopes(IServiceProvider services)
    {
        var unknown = services.GetRequiredService<GrantRules>().UnknownScopes.ToList();
        if (unknown.Count > 0)
        {
            throw new OptionsValidationException(
                Options.DefaultName,
                typeof(McpAuthorityOptions),
                [.. unknown.Select(scope =>
                    $"McpAuthority grants the scope '{scope}', which is neither in the application's catalogue ([DefineScope]) nor in McpAuthority:Scopes. Define it, or correct the name.")]);
        }
    }
}
