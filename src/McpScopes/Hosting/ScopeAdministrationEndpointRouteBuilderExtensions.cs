using System.Diagnostics.CodeAnalysis;
using McpScopes;
using McpScopes.Administration;
using McpScopes.Resource;
using McpScopes.Table;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of administrators.</summary>
public static class ScopeAdministrationEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>GET {pattern}/audit</c>, <c>GET {pattern}/revocations</c> and <c>POST {pattern}/revocations</c>: who did what, what is revoked, and revoking. Each
    /// request is audited.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path before theirs.</param>
    /// <param name="scope">
    /// The scope of the catalogue that an administrator's access token must grant. Whoever lacks it gets the 401 and 403 of the MCP endpoint.
    /// </param>
    /// <param name="policy">In its place, a policy of the application's own (<c>AddAuthorization</c>).</param>
    /// <returns>A builder for further conventions of the endpoints.</returns>
    /// <exception cref="InvalidOperationException">
    /// Neither a scope nor a policy is given, or both, or one that nobody defined; or <c>AddMcpScopes</c> was not called.
    /// </exception>
    public static IEndpointConventionBuilder MapScopeAdministration(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string? scope = null, string? policy = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        var resource = services.GetService<ProtectedResourceUrl>()
            ?? throw new InvalidOperationException(
                "MapScopeAdministration needs AddMcpScopes. Add builder.Services.AddMcpScopes(builder.Configuration.GetSection(\"McpScopes\")).");
        var table = services.GetRequiredService<ScopeTable>();
        Check(services, table, pattern, scope, policy);

        var servers = services.GetRequiredService<AuthorizationServers>();
        var endpoint = new Lazy<ScopedEndpoint>(() => new ScopedEndpoint(resource.Value, audience: null, table, servers.ScopePrefix));
        var guard = ActivatorUtilities.CreateInstance<AdministrationGuard>(services, endpoint, new AdministrationScope(scope));
        var administration = new AdministrationEndpoints(
            services.GetRequiredService<ITokenRevocations>(),
            services.GetService<IScopeAuditReader>(),
            services.GetRequiredService<ILogger<AdministrationEndpoints>>());

        var group = endpoints.MapGroup(pattern);
        group.MapGet("/audit", (RequestDelegate)(context => guard.InvokeAsync(context, "admin/audit", administration.ReadAuditAsync)));
        group.MapGet("/revocations", (RequestDelegate)(context => guard.InvokeAsync(context, "admin/revocations", administration.ListAsync)));
        group.MapPost("/revocations", (RequestDelegate)(context => guard.InvokeAsync(context, "admin/revoke", administration.RevokeAsync)));
        if (policy is not null)
        {
            group.RequireAuthorization(policy);
        }
        else
        {
            // The guard authenticates for itself, as the front door does; a fallback policy would answer without its challenge.
            group.AllowAnonymous();
        }

        return group;
    }

    private static void Check(IServiceProvider services, ScopeTable table, string pattern, string? scope, string? policy)
    {
        if (string.IsNullOrWhiteSpace(scope) == string.IsNullOrWhiteSpace(policy))
        {
            throw new InvalidOperationException(
                $"MapScopeAdministration(\"{pattern}\") must say who may use it, by a scope or by a policy: "
                + $"app.MapScopeAdministration(\"{pattern}\", scope: \"…\") or app.MapScopeAdministration(\"{pattern}\", policy: \"…\").");
        }

        if (scope is not null && table.NumberOfScope(scope) is null)
        {
            throw new InvalidOperationException(
                $"MapScopeAdministration(\"{pattern}\") asks for the scope '{scope}', which is not in the catalogue. "
                + $"Define it with [assembly: DefineScope(\"{scope}\")], or correct the name.");
        }

        if (policy is not null
            && services.GetService<IAuthorizationPolicyProvider>()?.GetPolicyAsync(policy).GetAwaiter().GetResult() is null)
        {
            throw new InvalidOperationException(
                $"MapScopeAdministration(\"{pattern}\") asks for the authorization policy '{policy}', which is not defined. "
                + $"Define it with AddAuthorizationBuilder().AddPolicy(\"{policy}\", …), or correct the name.");
        }
    }
}
