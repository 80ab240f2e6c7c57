using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using McpScopes.Analyzers.Analysis;
using McpScopes.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Analyzers.Secrets;

/// <summary>Is a secret written in the configuration of an MCP client that lies in the project?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ClientConfigurationAnalyzer : ScopeAnalyzer
{
    private static readonly string[] FileNames = [".mcp.json", "mcp.json", "claude_desktop_config.json"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ConfigurationRules.SecretInConfiguration];

    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterAdditionalFileAction(Check);

    private static void Check(AdditionalFileAnalysisContext context)
    {
        if (!FileNames.Contains(Path.GetFileName(context.AdditionalFile.Path), StringComparer.OrdinalIgnoreCase)
            || context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        foreach (var finding in ConfigurationSecrets.In(TolerantJson.Strings(text.ToString())))
        {
            var span = new TextSpan(finding.Where.Start, finding.Where.Length);
            context.ReportDiagnostic(Diagnostic.Create(
                ConfigurationRules.SecretInConfiguration,
                Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span)),
                finding.Place,
                SecretText.Shortened(finding.Secret),
                SecretText.VariableFor(finding.Name)));
        }
    }
}
