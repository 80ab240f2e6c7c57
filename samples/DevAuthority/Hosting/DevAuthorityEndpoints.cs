using DevAuthority;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Mounts the development authority in an application.</summary>
public static class DevAuthorityEndpoints
{
    /// <summary>Prepares the data folder, then maps the authority's pages and endpoints under its prefix.</summary>
    /// <exception cref="InvalidOperationException">
    /// The environment is not Development, <c>AddDevAuthority</c> was not called, or the data folder cannot be used.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is not valid; the message names it.</exception>
    public static IEndpointConventionBuilder MapDevAuthority(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        DevelopmentOnly.Require(services.GetRequiredService<IHostEnvironment>());

        var address = services.GetService<AuthorityAddress>()
            ?? throw new InvalidOperationException("MapDevAuthority() needs AddDevAuthority() on the application's services.");
        services.GetRequiredService<DataFolder>().Create();
        services.GetRequiredService<AuthorityKeys>().Load();
        services.GetRequiredService<AuthorityDatabase>().Open();

        var authority = endpoints.MapGroup(address.Prefix);
        FrontPage.Map(authority);
        LoginEndpoints.Map(authority);
        AuthorizeEndpoint.Map(authority);
        TokenEndpoint.Map(authority);
        RegistrationEndpoint.Map(authority);
        return authority;
    }
}
