// A stand-in: this is not Amazon Cognito, nor made by Amazon. It has the shapes of a user pool's endpoints and tokens, for a laptop and
// for tests.
using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CognitoStandIn;

/// <summary>
/// A user pool with one app client: discovery without PKCE methods and without registration, a page to sign in, tokens as Cognito writes
/// them, refresh tokens that stay the same. Everyone's password is <c>mcp</c>.
/// </summary>
public sealed class UserPool : IAsyncDisposable
{
    public const string ClientId = "4stand1in2example3client";
    public const string ClientSecret = "stand-in-secret-0123456789";
    public const string Password = "mcp";
    private const string Pool = "us-east-1_StandIn00";

    private readonly WebApplication _app;
    private readonly PoolTokens _tokens;
    private readonly Uri _callback;
    private readonly ConcurrentDictionary<string, SignIn> _codes = new();
    private readonly ConcurrentDictionary<string, SignIn> _sessions = new();

    private UserPool(Uri address, Uri callback)
    {
        Issuer = new Uri(address, Pool).AbsoluteUri;
        _callback = callback;
        _tokens = new PoolTokens(Issuer, ClientId);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(address.AbsoluteUri);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        _app = builder.Build();
        _app.Use(FailWhenDownAsync);
        _app.UseRouting();
        _app.MapGet($"/{Pool}/.well-known/openid-configuration", () => Results.Json(Discovery(address)));
        _app.MapGet($"/{Pool}/.well-known/jwks.json", () => Results.Text(_tokens.Keys, "application/json"));
        _app.MapGet("/oauth2/authorize", (HttpContext http) => Authorize(http));
        _app.MapPost("/login", (HttpContext http, CancellationToken _) => SignInAsync(http));
        _app.MapPost("/oauth2/token", (HttpContext http, CancellationToken _) => TokenAsync(http));
        _app.MapGet("/oauth2/userInfo", (HttpContext http) => UserInfo(http));
    }

    public string Issuer { get; }

    /// <summary>Whether every request is answered as by a service that is out of order.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether signing in gives a refresh token.</summary>
    public bool GivesRefreshTokens { get; set; } = true;

    /// <summary>How many refresh tokens were used.</summary>
    public int Refreshes => _refreshes;

    private int _refreshes;

    public IDictionary<string, PoolUser> Users { get; } =
        PoolUser.Examples.ToDictionary(user => user.Email, StringComparer.OrdinalIgnoreCase);

    /// <summary>The parameters of each authorization request that arrived.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Authorizations { get; } = new();

    public static async Task<UserPool> StartAsync(Uri address, Uri callback)
    {
        var pool = new UserPool(address, callback);
        await pool._app.StartAsync();
        return pool;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task FailWhenDownAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsDown)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private Dictionary<string, object> Discovery(Uri address) => new()
    {
        ["issuer"] = Issuer,
        ["authorization_endpoint"] = new Uri(address, "/oauth2/authorize").AbsoluteUri,
        ["token_endpoint"] = new Uri(address, "/oauth2/token").AbsoluteUri,
        ["userinfo_endpoint"] = new Uri(address, "/oauth2/userInfo").AbsoluteUri,
        ["jwks_uri"] = $"{Issuer}/.well-known/jwks.json",
        ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        ["response_types_supported"] = new[] { "code", "token" },
        ["scopes_supported"] = new[] { "openid", "email", "phone", "profile" },
        ["subject_types_supported"] = new[] { "public" },
        ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_basic", "client_secret_post" },
    };

    private IResult Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        Authorizations.Enqueue(query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        if (query["client_id"] != ClientId || query["redirect_uri"] != _callback.AbsoluteUri)
        {
            return Results.Text("An error was encountered with the requested page: redirect_mismatch",
                statusCode: StatusCodes.Status400BadRequest);
        }

        // As at any provider: whoever is signed in already is not asked again.
        if (query["prompt"] != "login"
            && context.Request.Cookies["cognito"] is { } session && _sessions.TryGetValue(session, out var known) && known.User.Enabled)
        {
            return Return(known.User, context.Request.QueryString.Value!);
        }

        return Results.Content(
            $"""
            <!doctype html><html lang="en"><title>Sign in</title><h1>Cognito (stand-in)</h1>
            <form method="post" action="/login"><input type="hidden" name="request" value="{WebUtility.HtmlEncode(context.Request.QueryString.Value)}">
            <label for="username">Email</label> <input id="username" name="username">
            <label for="password">Password</label> <input id="password" name="password" type="password">
            <button type="submit">Sign in</button></form></html>
            """,
            "text/html");
    }

    private async Task<IResult> SignInAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (form["password"] != Password || !Users.TryGetValue(form["username"].ToString(), out var user) || !user.Enabled)
        {
            return Results.Text("Incorrect username or password.", statusCode: StatusCodes.Status400BadRequest);
        }

        var session = Guid.NewGuid().ToString("N");
        _sessions[session] = new SignIn(user, new Dictionary<string, string>());
        context.Response.Cookies.Append("cognito", session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax });
        return Return(user, form["request"].ToString());
    }

    private IResult Return(PoolUser user, string request)
    {
        var parameters = QueryHelpers.ParseQuery(request).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var code = Guid.NewGuid().ToString();
        _codes[code] = new SignIn(user, parameters);
        return Results.Redirect(QueryHelpers.AddQueryString(
            parameters["redirect_uri"],
            new Dictionary<string, string?> { ["code"] = code, ["state"] = parameters.GetValueOrDefault("state") }));
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (!PoolTokens.IsClient(context.Request.Headers.Authorization.ToString(), form, ClientId, ClientSecret))
        {
            return Error("invalid_client");
        }

        if (form["grant_type"] == "authorization_code" && _codes.TryRemove(form["code"].ToString(), out var signIn)
            && signIn.Parameters["redirect_uri"] == form["redirect_uri"] && PoolTokens.Proves(form["code_verifier"], signIn.Parameters))
        {
            var refreshToken = Guid.NewGuid().ToString("N");
            _sessions[refreshToken] = signIn;
            return Results.Json(_tokens.Answer(signIn.User, signIn.Parameters, GivesRefreshTokens ? refreshToken : ""));
        }

        if (form["grant_type"] == "refresh_token" && _sessions.TryGetValue(form["refresh_token"].ToString(), out var kept))
        {
            Interlocked.Increment(ref _refreshes);
            return kept.User.Enabled ? Results.Json(_tokens.Answer(kept.User, kept.Parameters, refreshToken: null))
                : Error("invalid_grant");
        }

        return Error("invalid_grant");
    }

    private IResult UserInfo(HttpContext context) =>
        _tokens.UsernameOf(context.Request.Headers.Authorization.ToString()) is { } username
        && Users.Values.FirstOrDefault(user => user.Username == username) is { Enabled: true } found
            ? Results.Json(new { sub = found.Subject, email = found.Email, email_verified = found.EmailVerified ? "true" : "false", username = found.Username })
            : Results.Json(new { error = "invalid_token" }, statusCode: StatusCodes.Status401Unauthorized);

    private static IResult Error(string error) => Results.Json(new { error }, statusCode: StatusCodes.Status400BadRequest);

    private sealed record SignIn(PoolUser User, IReadOnlyDictionary<string, string> Parameters);

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
