using System.Text.Json.Nodes;
using McpScopes.Manifests;
using McpScopes.Tool.CommandLine;
using McpScopes.Tool.Tests.CommandLine;
using McpScopes.Tool.Tests.Comparing;
using NJsonSchema;

namespace McpScopes.Tool.Tests.Exporting;

/// <summary>
/// What is exported fits the published schema where there is one (Schemas/), and elsewhere the limits that the provider documents.
/// </summary>
public sealed class ExportTests
{
    private static readonly ScopeManifest Everything = new(
        "Tavily.Server",
        true,
        [
            new("openid", null, [], false),
            new("tavily-mcp/admin", "Everything", ["tavily-mcp/extract", "tavily-mcp/search"], false),
            new("tavily-mcp/extract", "Read the full text of a page", [], false),
            new("tavily-mcp/repo:{owner}", null, [], false),
            new("tavily-mcp/search", "Search \"the\" web", [], true),
        ],
        [
            Catalogues.ATool("extract", "tavily-mcp/extract"),
            Catalogues.ATool("forgotten", ManifestRequirement.Undeclared),
            Catalogues.ATool("ping", ManifestRequirement.Anonymous),
            Catalogues.ATool("repo", "tavily-mcp/repo:{owner}", "tavily-mcp/search"),
            Catalogues.ATool("search", "tavily-mcp/search"),
            Catalogues.ATool("who", ManifestRequirement.Authenticated),
            new(ManifestPrimitiveKind.Prompt, "ask", ManifestRequirement.Scopes, ["tavily-mcp/search"]),
            new(ManifestPrimitiveKind.ResourceTemplate, "page://{id}", ManifestRequirement.Authenticated, []),
        ]);

    [Fact]
    public async Task Cognito_gets_a_template_whose_resource_server_fits_CloudFormations_schema()
    {
        var (template, warnings) = await ExportAsync(Everything, "cognito");

        var server = Assert.Single(template["Resources"]!.AsObject()).Value!;
        Assert.Equal("AWS::Cognito::UserPoolResourceServer", (string?)server["Type"]);
        await FitsAsync("cognito-resource-server.json", server["Properties"]!);
        Assert.Equal("tavily-mcp", (string?)server["Properties"]!["Identifier"]);
        Assert.Equal(["admin", "extract", "search"], server["Properties"]!["Scopes"]!.AsArray().Select(scope => (string?)scope!["ScopeName"]));
        Assert.Contains("'tavily-mcp/repo:{owner}' is left out", warnings, StringComparison.Ordinal);
        Assert.Contains("'tavily-mcp/admin' implies", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cognito_wants_an_identifier_before_scopes_that_have_none()
    {
        var bare = Catalogues.Of([Catalogues.Scope("search"), Catalogues.Scope("a/b")], Catalogues.ATool("search", "search"));

        var (_, warnings) = await ExportAsync(bare, "cognito");
        var (prefixed, _) = await ExportAsync(bare, "cognito", "--prefix", "https://api.example.com/");

        Assert.Contains("'search' is left out: Cognito's scopes are IDENTIFIER/NAME", warnings, StringComparison.Ordinal);
        Assert.Equal(
            ["https://api.example.com/a", "https://api.example.com"],
            prefixed["Resources"]!.AsObject().Select(server => (string?)server.Value!["Properties"]!["Identifier"]));
    }

    [Fact]
    public async Task Keycloak_gets_client_scopes_that_are_in_the_token_with_the_servers_audience()
    {
        var (realm, _) = await ExportAsync(Everything, "keycloak", "--resource", "https://api.example.com/mcp");

        Assert.Equal(["tavily-mcp/admin", "tavily-mcp/extract", "tavily-mcp/search"], realm["clientScopes"]!.AsArray().Select(scope => (string?)scope!["name"]));
        Assert.All(realm["clientScopes"]!.AsArray(), scope =>
        {
            Assert.Equal("openid-connect", (string?)scope!["protocol"]);
            Assert.Equal("true", (string?)scope["attributes"]!["include.in.token.scope"]);
            Assert.Equal("https://api.example.com/mcp", (string?)scope["protocolMappers"]![0]!["config"]!["included.custom.audience"]);
        });
        Assert.Equal(3, realm["defaultOptionalClientScopes"]!.AsArray().Count);
    }

    [Fact]
    public async Task Entra_ID_gets_permissions_whose_identifiers_stay_the_same()
    {
        var (first, _) = await ExportAsync(Everything, "entra", "--prefix", "api://tavily/");
        var (second, _) = await ExportAsync(Everything, "entra", "--prefix", "api://tavily/");

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Equal("api://tavily", (string?)first["identifierUris"]![0]);
        Assert.Equal(2, (int)first["api"]!["requestedAccessTokenVersion"]!);
        var permissions = first["api"]!["oauth2PermissionScopes"]!.AsArray();
        Assert.Equal(["Admin", "Admin", "User"], permissions.Select(permission => (string?)permission!["type"]));
        Assert.Equal(3, permissions.Select(permission => Guid.Parse((string)permission!["id"]!)).Distinct().Count());
        Assert.All(permissions, permission => Assert.Equal(
            ["id", "value", "type", "isEnabled", "adminConsentDisplayName", "adminConsentDescription", "userConsentDisplayName", "userConsentDescription"],
            permission!.AsObject().Select(member => member.Key)));
    }

    [Fact]
    public async Task Auth0_gets_an_API_with_the_scopes_and_role_based_access_control()
    {
        var (api, _) = await ExportAsync(Everything, "auth0", "--resource", "https://api.example.com/mcp", "--name", "Tavily");

        Assert.Equal(("Tavily", "https://api.example.com/mcp"), ((string?)api["name"], (string?)api["identifier"]));
        Assert.True((bool)api["enforce_policies"]!);
        Assert.Equal("Search \"the\" web", (string?)api["scopes"]!.AsArray().Single(scope => (string?)scope!["value"] == "tavily-mcp/search")!["description"]);
    }

    [Fact]
    public async Task Envoy_gets_a_route_that_fits_its_CRD()
    {
        var (route, warnings) = await ExportAsync(Everything, "envoy", "--resource", "https://api.example.com/mcp", "--issuer", "https://login.example.com");

        await FitsAsync("envoy-mcproute.json", route);
        Assert.Equal("tavily-server", (string?)route["metadata"]!["name"]);
        Assert.Equal("Deny", (string?)route["spec"]!["securityPolicy"]!["authorization"]!["defaultAction"]);
        Assert.DoesNotContain("forgotten", route.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("judges tools only", warnings, StringComparison.Ordinal);
        Assert.Contains("prompt ask", warnings, StringComparison.Ordinal);
        Assert.Contains("""("tavily-mcp/repo:" + string(request.mcp.params.arguments["owner"])) in request.auth.jwt.scopes""", route.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agentgateway_gets_a_configuration_that_fits_its_schema()
    {
        var (configuration, warnings) = await ExportAsync(Everything, "agentgateway", "--resource", "https://api.example.com/mcp", "--issuer", "https://login.example.com");

        await FitsAsync("agentgateway.json", configuration);
        var rules = configuration["mcp"]!["policies"]!["mcpAuthorization"]!["rules"]!.AsArray().Select(rule => (string?)rule).ToList();
        Assert.Contains(
            """mcp.tool.name == "extract" && (("tavily-mcp/extract") in jwt.scope.split(" ") || ("tavily-mcp/admin") in jwt.scope.split(" "))""", rules);
        Assert.Contains("""mcp.tool.name == "who" """.TrimEnd(), rules);
        Assert.DoesNotContain(rules, rule => rule!.Contains("forgotten", StringComparison.Ordinal));
        Assert.Contains("page://{id}", warnings, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth0", "--resource")]
    [InlineData("envoy", "--resource")]
    [InlineData("agentgateway", "--resource")]
    public async Task A_missing_option_is_named(string target, string option)
    {
        using var folder = new TestFolder();

        var run = await ToolRun.Of("export", folder.Write("scopes.json", ManifestText.Write(Everything)), "--to", target);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"--to {target} needs {option}", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task More_rules_than_Envoy_takes_are_an_error_not_a_truncation()
    {
        using var folder = new TestFolder();
        var many = Catalogues.Of([.. Enumerable.Range(0, 40).Select(i => Catalogues.ATool($"t{i:00}", $"s{i:00}"))]);

        var run = await ToolRun.Of(
            "export", folder.Write("scopes.json", ManifestText.Write(many)), "--to", "envoy", "--resource", "https://a.example/mcp", "--issuer", "https://b.example");

        Assert.Equal(ExitCode.Data, run.ExitCode);
        Assert.Contains("40 rules are needed, and an MCPRoute takes 32", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>The route of a name that is not in the schema is no route.</summary>
    [Fact]
    public async Task The_schemas_reject_what_does_not_fit()
    {
        var (route, _) = await ExportAsync(Everything, "envoy", "--resource", "https://api.example.com/mcp", "--issuer", "https://login.example.com");
        var (configuration, _) = await ExportAsync(Everything, "agentgateway", "--resource", "https://api.example.com/mcp", "--issuer", "https://login.example.com");
        route["spec"]!["securityPolicy"]!["authorization"]!["rules"]![0]!["effect"] = "Allow";
        configuration["mcp"]!["policies"]!["mcpAuthorization"]!["rule"] = new JsonArray();

        Assert.NotEmpty(await ViolationsAsync("envoy-mcproute.json", route));
        Assert.NotEmpty(await ViolationsAsync("agentgateway.json", configuration));
    }

    internal static async Task<(JsonObject Document, string Warnings)> ExportAsync(ScopeManifest manifest, string target, params string[] options)
    {
        using var folder = new TestFolder();
        var run = await ToolRun.Of(["export", folder.Write("scopes.json", ManifestText.Write(manifest)), "--to", target, .. options]);
        Assert.True(run.ExitCode == ExitCode.Success, run.Errors);
        return (JsonNode.Parse(run.Output)!.AsObject(), run.Errors);
    }

    private static async Task FitsAsync(string schema, JsonNode document) => Assert.Empty(await ViolationsAsync(schema, document));

    private static async Task<IEnumerable<string>> ViolationsAsync(string schema, JsonNode document)
    {
        var read = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "Exporting", "Schemas", schema), TestContext.Current.CancellationToken);
        return read.Validate(document.ToJsonString()).Select(error => error.ToString());
    }
}
