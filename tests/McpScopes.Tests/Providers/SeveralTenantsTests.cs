using System.Text.Json.Nodes;
using McpScopes.Tests.Wire;

namespace McpScopes.Tests.Providers;

/// <summary>
/// An Entra ID application that is registered as multi-tenant: the discovery document names no tenant but a place for one, and only the listed
/// tenants' tokens count.
/// </summary>
public sealed class SeveralTenantsTests
{
    private const string One = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";
    private const string Other = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private const string Stranger = "11111111-2b34-4da1-9baa-8bc8c9d6a490";
    private const string Login = "https://login.microsoftonline.com";

    /// <summary>The token that is changed, the tenant of its <c>iss</c>, its <c>tid</c>, and the reason that it is refused for; none if it counts.</summary>
    public static TheoryData<string, string, string, string?> Tokens { get; } = new()
    {
        { "access token, v2.0", One, One, null },
        { "access token, v1.0", One, One, null },
        { "access token, v2.0", Other, Other, null },
        { "access token, v1.0", Other, Other, null },
        { "access token, v2.0", Stranger, Stranger, "The access token is from another issuer" },
        { "access token, v1.0", Stranger, Stranger, "The access token is from another issuer" },
        { "access token, v2.0", One, Stranger, "The access token is from another issuer" },
        { "access token, v1.0", One, Stranger, "The access token is from another issuer" },

        // Both tenants are listed, and still it is none's.
        { "access token, v2.0", One, Other, "The access token is from another issuer" },
        { "access token, v1.0", Other, One, "The access token is from another issuer" },
        { "access token, v2.0", "{tenantid}", "{tenantid}", "The access token is from another issuer" },
        { "access token, v2.0", "common", One, "The access token is from another issuer" },
        { "ID token, v2.0", Other, Other, "The token is not an access token" },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task The_listed_tenants_tokens_count_each_under_its_own_issuer(string kind, string issuer, string tenant, string? refused)
    {
        await using var entra = await LocalIssuer.StartAsync(Document());
        await using var server = await StartAsync(entra);
        var file = ProviderTokens.Of("entraid");
        var isV1 = kind.Contains("v1.0", StringComparison.Ordinal);
        var token = file.Sign(kind, entra, server.Resource, payload =>
        {
            payload["iss"] = isV1 ? $"https://sts.windows.net/{issuer}/" : $"{Login}/{issuer}/v2.0";
            payload["tid"] = tenant;
        });

        foreach (var version in (string[])[ProtocolVersions.Stateless, ProtocolVersions.Handshake])
        {
            var answer = await server.CallAsync("search", token, version);

            Assert.Equal(refused is null ? 200 : 401, answer.Status);
            Assert.Equal(refused is null ? "results for mcp" : null, refused is null ? answer.Text : null);
            Assert.Equal(refused, refused is null ? null : answer.Json["message"]!.GetValue<string>());
        }

        Assert.Equal(refused is null ? 2 : 0, server.Runs);
    }

    [Fact]
    public async Task A_token_of_a_listed_tenant_lacks_what_it_lacks()
    {
        await using var entra = await LocalIssuer.StartAsync(Document());
        await using var server = await StartAsync(entra);
        var token = ProviderTokens.Of("entraid").Sign("access token, v2.0", entra, server.Resource, payload =>
            (payload["iss"], payload["tid"]) = ($"{Login}/{Other}/v2.0", Other));

        var answer = await server.CallAsync("extract", token);

        Assert.Equal(403, answer.Status);
        Assert.Contains("scope=\"api://2d4d11a2-f814-46a7-890a-274a72a7309e/tavily-mcp/extract\"", answer.Challenge, StringComparison.Ordinal);
        Assert.Equal(0, server.Runs);
    }

    /// <summary>A document of one tenant is not that of an application for several: its keys are not taken.</summary>
    [Fact]
    public async Task A_document_that_names_one_tenant_is_not_believed()
    {
        var document = Document();
        document["issuer"] = $"{Login}/{One}/v2.0";
        await using var entra = await LocalIssuer.StartAsync(document);
        await using var server = await StartAsync(entra);

        var answer = await server.CallAsync("search", ProviderTokens.Of("entraid").Sign("access token, v2.0", entra, server.Resource));

        Assert.Equal(503, answer.Status);
        Assert.NotNull(answer.RetryAfter);
        Assert.Equal(0, server.Runs);
    }

    private static JsonObject Document()
    {
        var document = ProviderTokens.Of("entraid").File["discovery"]!.DeepClone().AsObject();
        document["issuer"] = Login + "/{tenantid}/v2.0";
        return document;
    }

    private static Task<ProviderServer> StartAsync(LocalIssuer entra) => ProviderServer.StartAsync(new Dictionary<string, string?>
    {
        ["McpScopes:Provider"] = "EntraId",
        ["McpScopes:ClientId"] = "2d4d11a2-f814-46a7-890a-274a72a7309e",
        ["McpScopes:TenantIds:0"] = One,
        ["McpScopes:TenantIds:1"] = Other,
        ["McpScopes:MetadataAddress"] = entra.MetadataAddress,
    });
}
