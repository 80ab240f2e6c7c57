using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using McpScopes.Manifests;
using McpScopes.Tool.CommandLine;
using McpScopes.Tool.Exporting.Gateways;
using McpScopes.Tool.Exporting.Providers;
using McpScopes.Tool.Reading;

namespace McpScopes.Tool.Exporting;

/// <summary><c>mcpscopes export PATH --to TARGET</c>.</summary>
internal sealed class ExportHandler(Terminal terminal)
{
    private static readonly IExporter[] Exporters =
    [
        new CognitoExporter(), new KeycloakExporter(), new EntraExporter(), new Auth0Exporter(),
        new EnvoyExporter(), new AgentGatewayExporter(),
    ];

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Default };

    public static Command CreateCommand(Terminal terminal)
    {
        var path = CommonOptions.Path();
        var to = new Option<string>("--to", "-t")
        {
            Description = "Whom it is for.",
            HelpName = string.Join('|', Exporters.Select(exporter => exporter.Target)),
            Required = true,
        };
        _ = to.AcceptOnlyFromAmong([.. Exporters.Select(exporter => exporter.Target)]);
        var name = new Option<string?>("--name")
        {
            Description = "What it is called there. Default: the assembly's name.",
            HelpName = "NAME",
        };
        var resource = CommonOptions.UrlOption("--resource", "The server's public MCP URL, as in the setting McpScopes:Resource.");
        var issuer = CommonOptions.UrlOption("--issuer", "The issuer of the tokens, as in the setting McpScopes:Authority.");
        var prefix = new Option<string>("--prefix")
        {
            Description = "What the provider puts before scopes, as in the setting McpScopes:ScopePrefix.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "",
        };
        var backend = new Option<string>("--backend")
        {
            Description = "What the gateway calls the server.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "mcp",
        };
        var command = new Command("export", "Writes the scopes as an identity provider takes them, or the rules as a gateway does.")
        {
            path, to, name, resource, issuer, prefix, backend,
        };
        command.SetAction(result => new ExportHandler(terminal).Run(
            result.GetRequiredValue(path),
            result.GetRequiredValue(to),
            manifest => new ExportRequest(
                manifest,
                result.GetValue(name) ?? manifest.Assembly,
                result.GetValue(resource),
                result.GetValue(issuer),
                result.GetRequiredValue(prefix),
                result.GetRequiredValue(backend))));
        return command;
    }

    private int Run(string path, string target, Func<ScopeManifest, ExportRequest> request)
    {
        var exporter = Exporters.Single(exporter => exporter.Target == target);
        var document = exporter.Export(request(ManifestSource.Read(path)), terminal.WriteWarning);
        terminal.Out.WriteLine(document.ToJsonString(Json));
        return ExitCode.Success;
    }
}
