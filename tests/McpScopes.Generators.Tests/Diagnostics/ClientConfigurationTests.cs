using McpScopes.Analyzers.Secrets;
using McpScopes.Generators.Tests.Diagnostics.Checking;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Tests.Diagnostics;

public class ClientConfigurationTests
{
    // Put together here, so that no scanner takes the test for a leak.
    private const string Key = "tvly-" + "dev0123456789abcdef";
    private const string Jwt = "eyJ" + "hbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
    private const string Random = "9fK2mQ7xT1vB8nR4wZ6cL3";

    [Theory]
    [InlineData(".mcp.json")]
    [InlineData("/src/App/mcp.json")]
    [InlineData("/src/App/.vscode/mcp.json")]
    [InlineData("C:/src/App/.cursor/mcp.json")]
    [InlineData("claude_desktop_config.json")]
    public async Task Files_of_MCP_clients_are_read(string path)
    {
        var found = await Diagnose(path, $$"""{ "mcpServers": { "tavily": { "env": { "TAVILY_API_KEY": "{{Key}}" } } } }""");

        Assert.Equal("MCPS020", Assert.Single(found).Id);
    }

    [Fact]
    public async Task Other_files_are_not() =>
        Assert.Empty(await Diagnose("appsettings.json", $$"""{ "env": { "TAVILY_API_KEY": "{{Key}}" } }"""));

    [Fact]
    public async Task The_report_points_at_the_value()
    {
        const string Text = $$"""
            {
              // what the terminal talks to
              "mcpServers": {
                "tavily": { "env": { "TAVILY_API_KEY": "{{Key}}", }, },
              },
            }
            """;

        var diagnostic = Assert.Single(await Diagnose(".mcp.json", Text));

        Assert.Equal(
            "'TAVILY_API_KEY' in env contains a secret, tvly…: take it from the environment with ${TAVILY_API_KEY}, "
            + "and revoke this one if it was ever committed",
            diagnostic.Message);
        var span = diagnostic.Location.GetLineSpan();
        Assert.Equal(".mcp.json", span.Path);
        Assert.Equal(new LinePosition(3, 43), span.StartLinePosition);
        Assert.Equal($"\"{Key}\"", Text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
    }

    [Theory]
    [InlineData("env", "TAVILY_API_KEY", "hunter2", "'TAVILY_API_KEY' in env", "…", "TAVILY_API_KEY")]
    [InlineData("env", "DB_PASSWORD", "correct horse", "'DB_PASSWORD' in env", "corr…", "DB_PASSWORD")]
    [InlineData("env", "SETTING", Key, "'SETTING' in env", "tvly…", "SETTING")]
    [InlineData("env", "API_KEY_PROD", Random, "'API_KEY_PROD' in env", "9fK2…", "API_KEY_PROD")]
    [InlineData("env", "DATABASE_URL", "postgres://app:s3cretpass@db/app", "the password in 'DATABASE_URL' in env", "s3cr…", "PASSWORD")]
    [InlineData("headers", "Authorization", "Bearer " + Random, "'Authorization' in headers", "9fK2…", "API_KEY")]
    [InlineData("headers", "X-Api-Key", "abcdefgh", "'X-Api-Key' in headers", "abcd…", "X_API_KEY")]
    [InlineData("headers", "X-User", Jwt, "'X-User' in headers", "eyJh…", "X_USER")]
    public async Task Named_secrets_are_found(string owner, string name, string value, string place, string shown, string variable) =>
        await Finds($$"""{ "servers": { "a": { "{{owner}}": { "{{name}}": "{{value}}" } } } }""", place, shown, variable);

    [Theory]
    [InlineData("\"--api-key\", \"abcdefgh\"", "'--api-key' in args", "abcd…", "API_KEY")]
    [InlineData("\"--token=abcdefgh\"", "'token' in args", "abcd…", "TOKEN")]
    [InlineData("\"-e\", \"TAVILY_API_KEY=abcdefgh\"", "'TAVILY_API_KEY' in args", "abcd…", "TAVILY_API_KEY")]
    [InlineData("\"--header\", \"Authorization: Bearer abcdefgh\"", "'Authorization' in args", "abcd…", "API_KEY")]
    [InlineData("\"mcp-remote\", \"https://example.com/mcp?tavilyApiKey=abcdefgh\"", "'tavilyApiKey' in 'args'", "abcd…", "TAVILY_API_KEY")]
    [InlineData("\"" + Key + "\"", "'args'", "tvly…", "API_KEY")]
    public async Task Secrets_in_arguments_are_found(string arguments, string place, string shown, string variable) =>
        await Finds($$"""{ "mcpServers": { "a": { "command": "npx", "args": [{{arguments}}] } } }""", place, shown, variable);

    [Theory]
    [InlineData("https://user:s3cretpass@example.com/mcp", "the password in 'url'", "s3cr…", "PASSWORD")]
    [InlineData("https://example.com/mcp?a=1&api_key=abcdefgh", "'api_key' in 'url'", "abcd…", "API_KEY")]
    [InlineData("https://example.com/" + Key + "/mcp", "'url'", "tvly…", "API_KEY")]
    public async Task Secrets_in_addresses_are_found(string url, string place, string shown, string variable) =>
        await Finds($$"""{ "mcpServers": { "a": { "type": "http", "url": "{{url}}" } } }""", place, shown, variable);

    [Theory]
    [InlineData("${TAVILY_API_KEY}")]
    [InlineData("${env:TAVILY_API_KEY}")]
    [InlineData("${input:tavily-key}")]
    [InlineData("${TAVILY_API_KEY:-none}")]
    [InlineData("$TAVILY_API_KEY")]
    [InlineData("%TAVILY_API_KEY%")]
    [InlineData("{{TAVILY_API_KEY}}")]
    [InlineData("<your-key>")]
    [InlineData("Bearer ${TOKEN}")]
    [InlineData("YOUR_API_KEY")]
    [InlineData("your-api-key-here")]
    [InlineData("tvly-YOUR_API_KEY...")]
    [InlineData("xxxxxxxx")]
    [InlineData("********")]
    [InlineData("changeme")]
    [InlineData("")]
    public async Task Placeholders_are_fine(string value) => Assert.Empty(await Diagnose(".mcp.json", $$"""
        {
          "mcpServers": {
            "a": {
              "env": { "TAVILY_API_KEY": "{{value}}" },
              "headers": { "Authorization": "{{value}}" },
              "args": ["--api-key", "{{value}}", "--token={{value}}"],
              "url": "https://example.com/mcp?key={{value}}"
            }
          }
        }
        """));

    [Theory]
    [InlineData("LOG_LEVEL", "debug")]
    [InlineData("MAX_TOKENS", "4096")]
    [InlineData("TOKEN_URL", "https://example.com/oauth/token")]
    [InlineData("KEYBOARD", "dvorak")]
    [InlineData("STRIPE_PUBLIC_KEY", "anything")]
    [InlineData("API_KEY_FILE", "/run/secrets/key")]
    [InlineData("CLIENT_ID", "0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("USE_TOKEN", "true")]
    public async Task Ordinary_settings_are_fine(string name, string value) =>
        Assert.Empty(await Diagnose(".mcp.json", $$"""{ "mcpServers": { "a": { "env": { "{{name}}": "{{value}}" } } } }"""));

    [Fact]
    public async Task What_a_server_with_OAuth_needs_is_fine() => Assert.Empty(await Diagnose(".mcp.json", """
        { "mcpServers": { "tavily": { "type": "http", "url": "http://localhost:5080/mcp" } } }
        """));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("}}]]")]
    [InlineData("\"")]
    [InlineData("{ \"env\": { \"A_KEY\": \"")]
    [InlineData("{ \"env\": { \"A_KEY\" \"\\")]
    [InlineData("{ \"env\": { /* never closed")]
    [InlineData("[ , : , \"\\u12\" ]")]
    public async Task Half_written_files_do_not_throw(string text) => Assert.Empty(await Diagnose(".mcp.json", text));

    [Fact]
    public void Strings_are_found_with_their_places_whatever_is_around_them()
    {
        const string Text = """
            {
              // "comment": "no"
              "a": { "b": ["x", { "c": "y\n\u0041" }, ], },
              /* "d": "no" */ "e": 1, "f": "z"
              "g": [["deep"]]
            }
            """;

        var found = TolerantJson.Strings(Text).Select(text => $"{string.Join('.', text.Path)}={text.Value}");

        Assert.Equal(["a.b.[]=x", "a.b.[].c=y\nA", "f=z", "g.[].[]=deep"], found);
        Assert.All(TolerantJson.Strings(Text), text => Assert.Equal('"', Text[text.Start]));
        Assert.All(TolerantJson.Strings(Text), text => Assert.Equal('"', Text[text.Start + text.Length - 1]));
    }

    private static async Task Finds(string text, string place, string shown, string variable) => Assert.Equal(
        $"{place} contains a secret, {shown}: take it from the environment with ${{{variable}}}, and revoke this one if it was ever committed",
        Assert.Single(await Diagnose(".mcp.json", text)).Message);

    private static async Task<IReadOnlyList<(string Id, string Message, Microsoft.CodeAnalysis.Location Location)>> Diagnose(string path, string text) =>
        [.. (await CodeUnderTest.Of("public static class Empty;").WithAdditionalFile(path, text).Diagnose())
            .Select(diagnostic => (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), diagnostic.Location))];
}
