using System.Text;
using McpScopes;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Net.Http.Headers;
using TavilyServer.Activity;
using TavilyServer.SignIn;

namespace TavilyServer.Pages;

/// <summary>
/// The page for people who open the server's address in a browser: the configuration for their client and, for those who sign in, who
/// called what with which answer.
/// </summary>
internal static class PageEndpoints
{
    private const int MaxFound = 100;

    public static void AddPage(this IServiceCollection services, bool withSignIn)
    {
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<ServerTools>();
        services.AddSingleton(new PageFeatures(withSignIn));
        if (withSignIn)
        {
            services.AddSingleton<LiveActivity>();
            services.AddAntiforgery(form => form.Cookie.Name = "TavilyServer.Form");
            services.AddPageSignIn();
        }
    }

    public static void MapPage(this WebApplication app, bool withSignIn)
    {
        app.MapGet("/", ShowAsync);
        app.MapGet("/.mcp.json", (IServiceProvider services) =>
            Results.Content(ClientConfiguration.Of(services) + "\n", "application/json", Encoding.UTF8));
        app.MapGet("/page.css", () => File("page.css", "text/css"));
        app.MapGet("/page.js", () => File("page.js", "text/javascript"));
        if (withSignIn)
        {
            app.MapPageSignIn();
            app.MapGet("/live", async (HttpContext http, LiveActivity live) =>
                await PageUser.OfAsync(http) is { } user ? live.Stream(http, user) : Results.Unauthorized());
            app.MapPost("/revoke", RevokeAsync);
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext http, PageRenderer renderer, PageFeatures features)
    {
        var services = http.RequestServices;
        var model = new PageModel
        {
            Configuration = ClientConfiguration.Of(services),
            Authority = services.GetRequiredService<IProtectedApplication>().AuthorizationServers[0],
            Tools = services.GetRequiredService<ServerTools>().All,
            CanSignIn = features.SignIn,
            SignInFailed = http.Request.Query.ContainsKey("sign-in"),
        };
        if (features.SignIn && await PageUser.OfAsync(http) is { } user)
        {
            model = await WithActivityAsync(http, model, user);
        }

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
            + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        return Results.Content(
            await renderer.RenderAsync<FrontPage>(new() { [nameof(FrontPage.Model)] = model }), "text/html", Encoding.UTF8);
    }

    private static async Task<PageModel> WithActivityAsync(HttpContext http, PageModel model, PageUser user)
    {
        var services = http.RequestServices;
        var reader = services.GetRequiredService<IScopeAuditReader>();
        var query = http.Request.Query;
        var search = new AuditSearch(query["text"], query["tool"], query["decision"]);
        return model with
        {
            Viewer = user,
            FormToken = services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http),
            Activity = await RecentActivity.ReadAsync(
                reader,
                VisibleRecords.To(user),
                services.GetRequiredService<ServerTools>().Names,
                services.GetRequiredService<TimeProvider>(),
                http.RequestAborted),
            Search = search,
            Calls = await reader.ReadAsync(search.In(VisibleRecords.To(user)) with { Limit = MaxFound }, http.RequestAborted)
                .ToListAsync(http.RequestAborted),
        };
    }

    private static Task<IResult> RevokeAsync(HttpContext http, ITokenRevocations revocations) =>
        PageForm.AnswerAsync(http, async (user, form) =>
        {
            if (user.IsAdministrator && form["issuer"] is [{ Length: > 0 } issuer] && form["subject"] is [{ Length: > 0 } subject])
            {
                await revocations.RevokeAsync(TokenRevocation.OfSubject(issuer, subject), http.RequestAborted);
            }
        });

    private static IResult File(string name, string type) => Results.Stream(
        typeof(PageEndpoints).Assembly.GetManifestResourceStream(name)!,
        $"{type}; charset=utf-8",
        entityTag: new EntityTagHeaderValue($"\"{typeof(PageEndpoints).Assembly.ManifestModule.ModuleVersionId:N}\""));
}

/// <summary>Whether people can sign in to the page: where the authority is part of this server.</summary>
internal sealed record PageFeatures(bool SignIn);
