using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace McpScopes.Tests.Signals;

/// <summary>Security events that an identity provider pushes: which of them revoke, whom, and which are refused.</summary>
public sealed class SharedSignalsTests(AuthorityFixture fixture) : IClassFixture<AuthorityFixture>
{
    private const string Audience = "https://api.example.com/events";
    private const string SessionRevoked = TestTransmitter.Caep + "session-revoked";
    private const string Subject = "5f0b0a54-7a43-4b7e-9d0a-0c0a3c1a6f01";

    [Theory]
    [InlineData("session-revoked")]
    [InlineData("token-claims-change")]
    public async Task An_event_revokes_its_user_and_nobody_else(string name)
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await StartAsync(transmitter);
        var other = server.Token("tavily-mcp/search", token => token.Claims["sub"] = "somebody-else");
        Assert.Equal(200, await CallAsync(server));

        var answer = await PushAsync(server, transmitter.Event(TestTransmitter.Caep + name, IssSub(transmitter)));

        Assert.Equal((202, ""), (answer.Status, answer.Body));
        Assert.Equal(401, await CallAsync(server));
        Assert.Equal(200, await CallAsync(server, other));
        var record = Assert.Single(server.App.Services.GetRequiredService<ScopeAuditMemory>().Records, record =>
            record.Method == "signals/shared" && record.Stage is ScopeAuditStage.Decided);
        Assert.Equal((transmitter.Issuer, TestTransmitter.Caep + name), (record.Issuer, record.Primitive));
    }

    public static TheoryData<string, string> Subjects => new()
    {
        { "opaque", """{"format":"opaque","id":"SUBJECT"}""" },
        { "iss_sub of the tokens' issuer", """{"format":"iss_sub","iss":"TOKENS","sub":"SUBJECT"}""" },
        { "a token", """{"format":"jwt_id","iss":"TOKENS","jti":"token-1"}""" },
        { "a session", """{"format":"complex","session":{"format":"opaque","id":"session-1"}}""" },
        { "a user's session", """{"format":"complex","user":{"format":"opaque","id":"SUBJECT"},"session":{"format":"opaque","id":"unknown"}}""" },
        { "aliases", """{"format":"aliases","identifiers":[{"format":"email","email":"a@b.example"},{"format":"opaque","id":"SUBJECT"}]}""" },
    };

    [Theory]
    [MemberData(nameof(Subjects))]
    public async Task A_subject_is_understood_in_every_format_that_tokens_know(string what, string subject)
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await StartAsync(transmitter);
        var json = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            subject.Replace("TOKENS", fixture.Authority.Issuer, StringComparison.Ordinal).Replace("SUBJECT", Subject, StringComparison.Ordinal))!;

        var answer = await PushAsync(server, transmitter.Event(SessionRevoked, json));

        Assert.True(answer.Status == 202, $"{what}: {answer.Body}");
        Assert.Equal(401, await CallAsync(server));
    }

    [Theory]
    [InlineData("""{"format":"email","email":"dev@example.com"}""", "IRevokedSubjectMapper")]
    [InlineData("""{"format":"phone_number","phone_number":"+1"}""", "IRevokedSubjectMapper")]
    [InlineData("""{"format":"iss_sub","iss":"https://elsewhere.example","sub":"x"}""", "another issuer")]
    [InlineData("""{"format":"iss_sub","sub":"x"}""", "lacks a member")]
    [InlineData("""{"format":"complex","device":{"format":"opaque","id":"d"}}""", "neither a user nor a session")]
    [InlineData("""{"format":"aliases","identifiers":[]}""", "names nobody")]
    public async Task A_subject_that_no_token_names_is_refused_with_a_reason(string subject, string reason)
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await StartAsync(transmitter);

        var answer = await PushAsync(server, transmitter.Event(SessionRevoked, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(subject)!));

        Assert.Equal((400, "invalid_request"), (answer.Status, (string?)answer.Json["err"]));
        Assert.Contains(reason, (string?)answer.Json["description"], StringComparison.Ordinal);
        Assert.Equal(200, await CallAsync(server));
    }

    [Fact]
    public async Task The_application_may_know_an_email_address()
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await StartAsync(
            transmitter, services: services => services.AddSingleton<IRevokedSubjectMapper>(new Mapper(fixture.Authority.Issuer)));

        var answer = await PushAsync(server, transmitter.Event(SessionRevoked, new Dictionary<string, string> { ["format"] = "email", ["email"] = "dev@example.com" }));

        Assert.Equal(202, answer.Status);
        Assert.Equal(401, await CallAsync(server));
    }

    public static TheoryData<string, string> Forgeries => new()
    {
        { "another key", "invalid_key" },
        { "no signature", "invalid_key" },
        { "another issuer", "invalid_issuer" },
        { "another audience", "invalid_audience" },
        { "an access token's type", "invalid_request" },
        { "no type", "invalid_request" },
        { "a symmetric algorithm", "invalid_key" },
        { "no jti", "invalid_request" },
        { "no iat", "invalid_request" },
        { "an old one", "invalid_request" },
        { "one of tomorrow", "invalid_request" },
        { "with exp", "invalid_request" },
        { "with sub", "invalid_request" },
        { "two events", "invalid_request" },
        { "an event of tomorrow", "invalid_request" },
        { "no subject", "invalid_request" },
        { "rubbish", "invalid_request" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task What_is_not_the_transmitters_event_revokes_nothing(string what, string error)
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await StartAsync(transmitter);
        var subject = IssSub(transmitter);
        var text = what switch
        {
            "another key" => transmitter.Event(SessionRevoked, subject, token => token.SigningCredentials = OtherKey),
            "no signature" => transmitter.Event(SessionRevoked, subject, token => token.SigningCredentials = null),
            "another issuer" => transmitter.Event(SessionRevoked, subject, token => token.Issuer = "https://evil.example"),
            "another audience" => transmitter.Event(SessionRevoked, subject, token => token.Audience = "https://other.example"),
            "an access token's type" => transmitter.Event(SessionRevoked, subject, token => token.TokenType = "at+jwt"),
            "no type" => transmitter.Event(SessionRevoked, subject, token => token.TokenType = null),
            "a symmetric algorithm" => transmitter.Event(SessionRevoked, subject, token => token.SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(new byte[64]) { KeyId = "events" }, SecurityAlgorithms.HmacSha256)),
            "no jti" => transmitter.Event(SessionRevoked, subject, token => token.Claims.Remove("jti")),
            "no iat" => transmitter.Event(SessionRevoked, subject, token => token.IssuedAt = null),
            "an old one" => transmitter.Event(SessionRevoked, subject, token => token.IssuedAt = DateTime.UtcNow.AddDays(-8)),
            "one of tomorrow" => transmitter.Event(SessionRevoked, subject, token => token.IssuedAt = DateTime.UtcNow.AddDays(1)),
            "with exp" => transmitter.Event(SessionRevoked, subject, token => token.Expires = DateTime.UtcNow.AddHours(1)),
            "with sub" => transmitter.Event(SessionRevoked, subject, token => token.Claims["sub"] = Subject),
            "two events" => transmitter.Event(SessionRevoked, subject, token => ((Dictionary<string, object>)token.Claims["events"])["urn:x"] = new Dictionary<string, object>()),
            "an event of tomorrow" => transmitter.Event(
                SessionRevoked, subject, @event: new Dictionary<string, object> { ["event_timestamp"] = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds() }),
            "no subject" => transmitter.Event(SessionRevoked, null),
            _ => "not.a.token",
        };

        var answer = await PushAsync(server, text);

        Assert.Equal((400, error, "application/json"), (answer.Status, (string?)answer.Json["err"], answer.ContentType));
        Assert.Equal(200, await CallAsync(server));
    }

    [Fact]
    public async Task An_event_that_comes_again_is_taken_and_changes_nothing()
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await StartAsync(transmitter);
        var text = transmitter.Event(SessionRevoked, IssSub(transmitter));

        Assert.Equal(202, (await PushAsync(server, text)).Status);
        Assert.Equal(202, (await PushAsync(server, text)).Status);

        Assert.Single(server.App.Services.GetRequiredService<ScopeAuditMemory>().Records, record =>
            record.Method == "signals/shared" && record.Stage is ScopeAuditStage.Decided);
    }

    [Fact]
    public async Task Tokens_that_were_issued_after_the_event_count()
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await StartAsync(transmitter);

        await PushAsync(server, transmitter.Event(
            SessionRevoked, IssSub(transmitter), @event: new Dictionary<string, object> { ["event_timestamp"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds() }));

        Assert.Equal(200, await CallAsync(server, server.Token("tavily-mcp/search")));
        Assert.Equal(401, await CallAsync(server, server.Token("tavily-mcp/search", token => token.IssuedAt = DateTime.UtcNow.AddMinutes(-6))));
    }

    [Theory]
    [InlineData("https://schemas.openid.net/secevent/ssf/event-type/verification")]
    [InlineData(TestTransmitter.Caep + "device-compliance-change")]
    public async Task Events_that_say_nothing_of_tokens_are_taken_and_change_nothing(string name)
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await StartAsync(transmitter);

        Assert.Equal(202, (await PushAsync(server, transmitter.Event(name, IssSub(transmitter)))).Status);
        Assert.Equal(200, await CallAsync(server));
    }

    [Theory]
    [InlineData("application/json", "the agreed secret", 400)]
    [InlineData("application/secevent+jwt", "another", 400)]
    [InlineData("application/secevent+jwt", null, 400)]
    [InlineData("application/secevent+jwt", "the agreed secret", 202)]
    public async Task The_header_that_was_agreed_on_and_the_media_type_are_asked_for(string type, string? secret, int status)
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await StartAsync(transmitter, signals => signals.AuthorizationHeader = "the agreed secret");

        Assert.Equal(status, (await PushAsync(server, transmitter.Event(SessionRevoked, IssSub(transmitter)), type, secret)).Status);
        Assert.Equal(status == 202 ? 401 : 200, await CallAsync(server));
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_let_the_transmitter_try_again()
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await StartAsync(transmitter);
        transmitter.IsDown = true;
        var text = transmitter.Event(SessionRevoked, IssSub(transmitter));

        Assert.Equal(503, (await PushAsync(server, text)).Status);
        transmitter.IsDown = false;

        Assert.Equal(202, (await PushAsync(server, text)).Status);
        Assert.Equal(401, await CallAsync(server));
    }

    [Fact]
    public async Task A_configuration_of_another_issuer_makes_no_key_valid()
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        transmitter.NamedIssuer = "https://evil.example";
        await using var server = await StartAsync(transmitter);

        Assert.Equal(503, (await PushAsync(server, transmitter.Event(SessionRevoked, IssSub(transmitter)))).Status);
        Assert.Equal(200, await CallAsync(server));
    }

    [Fact]
    public async Task Nothing_answers_where_nothing_is_configured()
    {
        await using var transmitter = await TestTransmitter.StartAsync();
        await using var server = await TestServer.StartAsync(fixture.Authority);

        Assert.Equal(404, (await PushAsync(server, transmitter.Event(SessionRevoked, IssSub(transmitter)))).Status);
    }

    private static readonly SigningCredentials OtherKey = new(
        new RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)) { KeyId = "events" }, SecurityAlgorithms.RsaSha256);

    private static Dictionary<string, string> IssSub(TestTransmitter transmitter) =>
        new() { ["format"] = "iss_sub", ["iss"] = transmitter.Issuer, ["sub"] = Subject };

    private Task<TestServer> StartAsync(
        TestTransmitter transmitter, Action<SharedSignalsOptions>? change = null, Action<IServiceCollection>? services = null) => TestServer.StartAsync(
            fixture.Authority,
            options: options =>
            {
                var signals = options.Revocation.SharedSignals;
                (signals.Transmitter, signals.Audience, signals.Issuer) = (transmitter.Issuer, Audience, fixture.Authority.Issuer);
                change?.Invoke(signals);
            },
            build: (builder, _) =>
            {
                builder.Services.AddScopeAuditMemory();
                services?.Invoke(builder.Services);
            });

    private static async Task<int> CallAsync(TestServer server, string? token = null) => (await server.Client.CallToolAsync(
        ProtocolVersions.Stateless,
        token ?? server.Token("tavily-mcp/search", descriptor => (descriptor.Claims["jti"], descriptor.Claims["sid"]) = ("token-1", "session-1")),
        "search",
        new() { ["query"] = "q" })).Status;

    private static async Task<PushAnswer> PushAsync(TestServer server, string text, string type = "application/secevent+jwt", string? secret = null)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/signals/events") { Content = new StringContent(text, new MediaTypeHeaderValue(type)) };
        if (secret is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", secret);
        }

        using var response = await http.SendAsync(request);
        return new PushAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType);
    }

    private sealed record PushAnswer(int Status, string Body, string? ContentType)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;
    }

    private sealed class Mapper(string issuer) : IRevokedSubjectMapper
    {
        public ValueTask<IReadOnlyList<TokenRevocation>> MapAsync(string sender, JsonElement subject, CancellationToken cancellationToken) =>
            new(subject.GetProperty("email").GetString() == "dev@example.com" ? [TokenRevocation.OfSubject(issuer, Subject)] : []);
    }
}
