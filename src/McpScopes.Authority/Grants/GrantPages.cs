using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace McpScopes.Authority;

/// <summary>Where users see and take back what they allowed, and administrators what everybody did.</summary>
internal sealed partial class GrantPages(
    LoginSession session, ISignIn signIn, IAccounts accounts, GrantRules rules, GrantList grants, GrantEnd end, UpstreamClaims claims,
    BrowserProtection protection, ReturnTarget returnTarget, AuthorityAddress address, ILogger<GrantPages> logger)
{
    private const string Subject = "subject";
    private const string Client = "client";

    public static void Map(IEndpointRouteBuilder authority)
    {
        authority.MapGet("/account", (HttpContext http, GrantPages pages) => pages.ShowAccountAsync(http)).AllowAnonymous();
        authority.MapPost("/account", (HttpContext http, GrantPages pages) => pages.WithdrawAsync(http)).AllowAnonymous();
        authority.MapGet("/admin", (HttpContext http, GrantPages pages) => pages.ShowAdminAsync(http)).AllowAnonymous();
        authority.MapPost("/admin", (HttpContext http, GrantPages pages) => pages.EndAsync(http)).AllowAnonymous();
    }

    private Task<IResult> ShowAccountAsync(HttpContext http) => AsUserAsync(http, "/account", async user =>
    {
        var token = protection.Field(http);
        var own = await grants.FindAsync(user.Subject, http.RequestAborted);
        var rows = own.Select(grant => Html.Of($"""
            <li>
              <h2><bdi>{grant.ClientName}</bdi></h2>
              <p class="muted"><code>{grant.ClientId}</code> · since {grant.Since?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}</p>
              <p>{ScopeList.Of(grant.Scopes)}</p>
              <form method="post" action="{address.Prefix}/account">
                {token}<input type="hidden" name="{Client}" value="{grant.ClientId}">
                <button class="secondary" type="submit" aria-label="Withdraw what {grant.ClientName} may do">Withdraw</button>
              </form>
            </li>
            """)).ToList();
        var list = rows.Count == 0
            ? Html.Of($"""<p class="muted">You have not allowed any application yet.</p>""")
            : Html.Of($"""<ul class="grants">{rows}</ul>""");
        Html body = $"""
            <h1>What you allowed</h1>
            {SignedInUser.Show(user, "Sign out", address.Prefix, token, address.Prefix)}
            {list}
            <p class="muted">After you withdraw, the application has to ask you again. {TokensThatAreOut}</p>
            """;
        return new Page("What you allowed", body);
    });

    private Task<IResult> WithdrawAsync(HttpContext http) => AsUserAsync(http, "/account", async user =>
    {
        if (await FormBody.ReadAsync(http) is { } form && await protection.IsOursAsync(http)
            && form[Client].ToString() is { Length: > 0 } client)
        {
            // A request that was allowed on the way in must be asked about again, too.
            await LoginSession.SignInAsync(http, user);
            return await EndAsync("/account", end.GrantAsync(user.Subject, client, http.RequestAborted));
        }

        return Results.LocalRedirect($"{address.Prefix}/account");
    });

    private string TokensThatAreOut => end.ReachesAccessTokens
        ? "The tokens that it already has are refused here at once."
        : "A token that it already has works until it expires.";

    /// <summary>What the database says has ended; only access tokens that are out may go on where their revocation could not be kept.</summary>
    private async Task<IResult> EndAsync(string page, Task ending)
    {
        try
        {
            await ending;
            return Results.LocalRedirect(address.Prefix + page);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(logger, exception);
            return ErrorPage.Create(
                "Not everything has ended",
                "Tokens that are out could not be revoked, and may be accepted until they expire. Please try again in a moment.",
                status: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private Task<IResult> ShowAdminAsync(HttpContext http) => AsAdministratorAsync(http, async user =>
    {
        var token = protection.Field(http);
        var all = await grants.FindAsync(subject: null, http.RequestAborted);
        var sessions = await grants.SessionsAsync(http.RequestAborted);
        var sections = new List<Html>();
        foreach (var same in all.GroupBy(grant => grant.Subject, StringComparer.Ordinal))
        {
            var name = sessions.TryGetValue(same.Key, out var known)
                ? claims.Account(known).Name
                : (await accounts.FindAsync(same.Key, upstreamSession: null, http.RequestAborted))?.Name ?? same.Key;
            sections.Add(Section(token, same.Key, name, same));
        }

        var list = sections.Count == 0 ? Html.Of($"""<p class="muted">Nobody has allowed anything.</p>""") : Html.Of($"""<ul class="grants">{sections}</ul>""");
        Html body = $"""
            <h1>Users, clients and grants</h1>
            {SignedInUser.Show(user, "Sign out", address.Prefix, token, address.Prefix)}
            {list}
            {Clients(token, all)}
            <p class="muted">The {GrantList.Limit.ToString(CultureInfo.InvariantCulture)} newest grants at most.</p>
            """;
        return new Page("Administration", body);
    });

    private Html Section(Html token, string subject, string name, IEnumerable<Grant> grantsOfUser) => $"""
        <li>
          <h2><bdi>{name}</bdi></h2>
          <p class="muted"><code>{subject}</code></p>
          <form method="post" action="{address.Prefix}/admin">
            {token}<input type="hidden" name="{Subject}" value="{subject}">
            <button class="secondary" type="submit" aria-label="End all sessions and grants of {name}">End all sessions and grants</button>
          </form>
          <ul class="scopes">
            {grantsOfUser.Select(grant => Html.Of($"""
                <li>
                  <span class="what"><bdi>{grant.ClientName}</bdi></span><code>{grant.ClientId}</code>
                  <p>{ScopeList.Of(grant.Scopes)}</p>
                  <form method="post" action="{address.Prefix}/admin">
                    {token}<input type="hidden" name="{Subject}" value="{subject}"><input type="hidden" name="{Client}" value="{grant.ClientId}">
                    <button class="link" type="submit" aria-label="Revoke what {name} allowed {grant.ClientName}">Revoke</button>
                  </form>
                </li>
                """))}
          </ul>
        </li>
        """;

    private Html Clients(Html token, IReadOnlyList<Grant> all)
    {
        var rows = all.GroupBy(grant => (grant.ClientId, grant.ClientName)).Select(same => Html.Of($"""
            <li>
              <h3><bdi>{same.Key.ClientName}</bdi></h3>
              <p class="muted"><code>{same.Key.ClientId}</code> · {same.Count().ToString(CultureInfo.InvariantCulture)} of its users above</p>
              <form method="post" action="{address.Prefix}/admin">
                {token}<input type="hidden" name="{Client}" value="{same.Key.ClientId}">
                <button class="secondary" type="submit" aria-label="End for everybody: {same.Key.ClientName}">End for everybody</button>
              </form>
            </li>
            """)).ToList();
        return rows.Count == 0 ? Html.Empty : Html.Of($"""<h2>Clients</h2><ul class="grants">{rows}</ul>""");
    }

    private Task<IResult> EndAsync(HttpContext http) => AsAdministratorAsync(http, async _ =>
    {
        if (await FormBody.ReadAsync(http) is { } form && await protection.IsOursAsync(http))
        {
            var (subject, client) = (form[Subject].ToString(), form[Client].ToString());
            return await EndAsync("/admin", (subject, client) switch
            {
                ({ Length: > 0 }, { Length: > 0 }) => end.GrantAsync(subject, client, http.RequestAborted),
                ({ Length: > 0 }, _) => end.UserAsync(subject, http.RequestAborted),
                (_, { Length: > 0 }) => end.ClientAsync(client, http.RequestAborted),
                _ => Task.CompletedTask,
            });
        }

        return Results.LocalRedirect($"{address.Prefix}/admin");
    });

    private Task<IResult> AsAdministratorAsync(HttpContext http, Func<Account, Task<IResult>> serve) =>
        AsUserAsync(http, "/admin", async user =>
        rules.IsAdministrator(user)
            ? await serve(user)
            : ErrorPage.Create("Not for you", $"{user.Name} is not one of the administrators (McpAuthority:Administrators).",
                status: StatusCodes.Status403Forbidden));

    private async Task<IResult> AsUserAsync(HttpContext http, string page, Func<Account, Task<IResult>> serve)
    {
        try
        {
            return await session.CurrentUserAsync(http) is { } user
                ? await serve(user)
                : Results.LocalRedirect(returnTarget.LoginUrl(address.Prefix + page));
        }
        catch (UpstreamUnavailableException)
        {
            return ErrorPage.Create($"{signIn.ProviderName} does not answer", "Please try again in a moment.",
                status: StatusCodes.Status503ServiceUnavailable);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A grant was ended, and the revocation of its access tokens could not be kept.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
