using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpScopes.EndToEnd.Tests.Authority;

/// <summary>
/// Clients that are known by the URL of their metadata document, which somebody else serves, perhaps with bad intentions.
/// </summary>
public sealed class MetadataDocumentTests : IAsyncLifetime
{
    private readonly Uri _site = new UriBuilder(AuthorityHost.FreeAddress()) { Scheme = "https" }.Uri;
    private readonly X509Certificate2 _certificate = Certificate();
    private WebApplication _app = null!;
    private RequestDelegate _serve = null!;
    private int _requests;

    private string ClientId => new Uri(_site, "/client.json").AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        _serve = context => context.Response.WriteAsJsonAsync(Document(ClientId));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.ListenLocalhost(_site.Port, listen => listen.UseHttps(_certificate)));
        _app = builder.Build();
        _app.Run(context =>
        {
            Interlocked.Increment(ref _requests);
            return _serve(context);
        });
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    [Fact]
    public async Task A_client_signs_in_with_its_URL_and_the_page_says_who_vouches_for_the_name()
    {
        await using var host = await StartAsync();
        using var browser = new TestBrowser(host.Server);
        var request = new AuthorizationRequest(ClientId, AuthorityClient.RedirectUri, "tavily-mcp/search");

        var page = await host.Client.SignInAsync(browser, request, "dev@example.com");
        var answer = await browser.SubmitAsync(page, "Allow");
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "authorization_code"), new("code", answer.Query("code")!), new("code_verifier", request.Verifier),
            new("redirect_uri", AuthorityClient.RedirectUri), new("client_id", ClientId),
        ]);
        using var http = new HttpClient();
        using var token = await http.PostAsync(new Uri($"{host.Client.Issuer}/token"), form, TestContext.Current.CancellationToken);

        Assert.Contains("A client with a document wants access", page.Text);
        Assert.Contains($"Its name comes from {_site.Authority}", page.Text);
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        Assert.Equal(1, _requests);
    }

    [Fact]
    public async Task Turned_off_they_are_neither_announced_nor_fetched_and_a_client_that_has_one_registers()
    {
        await using var host = await AuthorityHost.StartAsync(options => options.Clients.MetadataDocuments = false);
        using var http = new HttpClient();
        var metadata = await http.GetFromJsonAsync<JsonElement>(
            new Uri($"{host.Client.Issuer}/.well-known/oauth-authorization-server"), TestContext.Current.CancellationToken);

        var page = await OpenAsync(host, ClientId);
        var registered = await host.Client.LoginAsync("dev@example.com", "tavily-mcp/search");

        Assert.False(metadata.GetProperty("client_id_metadata_document_supported").GetBoolean());
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("McpAuthority:Clients:MetadataDocuments", page.Text);
        Assert.Equal(0, _requests);
        Assert.Equal("tavily-mcp/search", registered.Scope);
    }

    [Fact]
    public async Task A_client_that_was_known_before_they_were_turned_off_signs_in_no_more()
    {
        var folder = Directory.CreateTempSubdirectory("mcp-authority-");
        var server = AuthorityHost.FreeAddress();
        await using (var before = await StartAsync(server: server, folder: folder.FullName))
        {
            using var browser = new TestBrowser(server);
            var page = await before.Client.SignInAsync(
                browser, new AuthorizationRequest(ClientId, AuthorityClient.RedirectUri, "tavily-mcp/search"), "dev@example.com");
            Assert.NotNull((await browser.SubmitAsync(page, "Allow")).Query("code"));
        }

        await using (var after = await AuthorityHost.StartAsync(
            options => options.Clients.MetadataDocuments = false, server, folder.FullName))
        {
            // It waits on this computer, and is told.
            var answer = await OpenAsync(after, ClientId);

            Assert.Null(answer.Query("code"));
            Assert.Equal("invalid_client", answer.Query("error"));
            Assert.Contains("McpAuthority:Clients:MetadataDocuments", answer.Query("error_description"));
            Assert.Equal(1, _requests);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task On_a_laptop_without_internet_the_page_names_the_setting_to_change()
    {
        await using var host = await AuthorityHost.StartAsync();

        // RFC 6761: a name that never resolves.
        var page = await OpenAsync(host, "https://client.invalid/client.json");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("Without internet, set McpAuthority:Clients:MetadataDocuments to false", page.Text);
    }

    [Fact]
    public async Task An_address_inside_the_network_is_never_connected_to()
    {
        await using var host = await StartAsync(options => options.Clients.PrivateHosts.Clear());

        var page = await OpenAsync(host, ClientId);

        Assert.Contains("The client's metadata document cannot be fetched.", page.Text);
        Assert.Equal(0, _requests);
    }

    [Theory]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://10.0.0.1/client.json")]
    [InlineData("https://[::1]/client.json")]
    [InlineData("https://[::ffff:10.0.0.1]/client.json")]
    [InlineData("https://localhost/client.json")]
    public async Task No_spelling_of_an_inner_address_is_fetched(string clientId)
    {
        await using var host = await StartAsync(options => options.Clients.PrivateHosts.Clear());

        var page = await OpenAsync(host, clientId);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("cannot be fetched", page.Text);
    }

    public static TheoryData<string, RequestDelegate> BadDocuments => new()
    {
        { "not the URL it was read from", context => context.Response.WriteAsJsonAsync(Document("https://client.example/client.json")) },
        { "answers with the status 302", context =>
            {
                context.Response.Redirect("/other.json");
                return Task.CompletedTask;
            } },
        { "answers with the status 404", context =>
            {
                context.Response.StatusCode = 404;
                return Task.CompletedTask;
            } },
        { "is larger than 16384 bytes", context => context.Response.WriteAsync(new string(' ', 20_000)) },
        { "not the JSON of a client", context => context.Response.WriteAsync("<html>") },
        { "redirect_uris must have", context => context.Response.WriteAsync($$"""{"client_id":"https://localhost:{{context.Request.Host.Port}}/client.json"}""") },
        { "must not have the parameter iss", context => context.Response.WriteAsJsonAsync(
            Document($"https://localhost:{context.Request.Host.Port}/client.json", "https://agent.example/cb?iss=x")) },
        { "cannot be fetched", async context => await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted) },
    };

    [Theory]
    [MemberData(nameof(BadDocuments), DisableDiscoveryEnumeration = true)]
    public async Task A_document_that_cannot_be_used_is_refused_with_the_reason(string reason, RequestDelegate serve)
    {
        _serve = serve;
        await using var host = await StartAsync();

        var page = await OpenAsync(host, ClientId);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(reason, page.Text);
        Assert.Equal(1, _requests);
    }

    [Theory]
    [InlineData("http://localhost/client.json")]
    [InlineData("https://client.example/")]
    [InlineData("https://client.example")]
    [InlineData("https://client.example/a/../client.json")]
    [InlineData("https://user@client.example/client.json")]
    [InlineData("https://client.example/client.json#x")]
    public async Task Other_URLs_are_unknown_clients(string clientId)
    {
        await using var host = await StartAsync();

        var page = await OpenAsync(host, clientId);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("client_id", page.Text);
    }

    [Fact]
    public async Task Documents_of_one_address_count_as_its_registrations()
    {
        _serve = context => context.Response.WriteAsJsonAsync(Document(new Uri(_site, context.Request.Path).AbsoluteUri));
        await using var host = await StartAsync(options => options.Clients.RegistrationsPerHour = 2);

        var first = await OpenAsync(host, new Uri(_site, "/1.json").AbsoluteUri);
        var second = await OpenAsync(host, new Uri(_site, "/2.json").AbsoluteUri);
        var third = await OpenAsync(host, new Uri(_site, "/3.json").AbsoluteUri);
        var again = await OpenAsync(host, new Uri(_site, "/1.json").AbsoluteUri);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [first.Status, second.Status]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.Status);
        Assert.Contains("temporarily_unavailable", third.Text);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(2, _requests);
    }

    [Fact]
    public async Task A_document_that_could_not_be_used_is_not_fetched_again_at_once()
    {
        _serve = context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        };
        await using var host = await StartAsync();

        var first = await OpenAsync(host, ClientId);
        var second = await OpenAsync(host, ClientId);

        Assert.Contains("answers with the status 404", first.Text);
        Assert.Contains("answers with the status 404", second.Text);
        Assert.Equal(1, _requests);
    }

    [Fact]
    public async Task Only_so_many_documents_are_fetched_at_once()
    {
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        _serve = async context =>
        {
            begun.TrySetResult();
            await end.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsJsonAsync(Document(ClientId));
        };
        await using var host = await StartAsync(atOnce: 1);

        var first = OpenAsync(host, ClientId);
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        var second = await OpenAsync(host, new Uri(_site, "/other.json").AbsoluteUri);
        end.SetResult();
        await first;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.Status);
        Assert.Equal("60", second.Headers["Retry-After"]);
        Assert.Equal(1, _requests);
    }

    [Fact]
    public async Task Two_requests_at_once_learn_of_one_client()
    {
        var both = new TaskCompletionSource();
        _serve = async context =>
        {
            if (Volatile.Read(ref _requests) == 2)
            {
                both.TrySetResult();
            }

            await both.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsJsonAsync(Document(ClientId));
        };
        await using var host = await StartAsync();

        var pages = await Task.WhenAll(OpenAsync(host, ClientId), OpenAsync(host, ClientId));

        Assert.All(pages, page => Assert.True(page.Status == HttpStatusCode.OK, page.Text));
    }

    private static async Task<BrowserView> OpenAsync(AuthorityHost host, string clientId)
    {
        using var browser = new TestBrowser(host.Server);
        return await browser.OpenAsync(new AuthorizationRequest(clientId, AuthorityClient.RedirectUri, "openid").At(host.Client.Issuer));
    }

    private Task<AuthorityHost> StartAsync(
        Action<McpScopes.Authority.McpAuthorityOptions>? configure = null, Uri? server = null, string? folder = null, int atOnce = 32) =>
        AuthorityHost.StartAsync(
            options =>
            {
                options.Clients.PrivateHosts.Add(_site.Authority);
                configure?.Invoke(options);
            },
            server,
            folder,
            services: services =>
            {
                services.AddSingleton(new McpScopes.Authority.DocumentFetches(atOnce));
                // The certificate is this test's own.
                services.AddHttpClient("McpScopes.Authority.ClientMetadata").ConfigurePrimaryHttpMessageHandler((handler, _) =>
                    ((SocketsHttpHandler)handler).SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) =>
                        presented?.GetCertHashString() == _certificate.GetCertHashString());
            });

    private static object Document(string clientId, string redirectUri = AuthorityClient.RedirectUri) => new
    {
        client_id = clientId,
        client_name = "A client with a document",
        redirect_uris = new[] { redirectUri },
        grant_types = new[] { "authorization_code", "refresh_token" },
        token_endpoint_auth_method = "none",
    };

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }
}
