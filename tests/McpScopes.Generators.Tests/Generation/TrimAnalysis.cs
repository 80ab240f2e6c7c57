using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpScopes.Generators.Tests.Generation;

/// <summary>The analyzers that <c>IsAotCompatible</c> switches on in a user's project: trimming, single-file and AOT.</summary>
internal static class TrimAnalysis
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
        [.. from type in Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "TrimAnalysis", "ILLink.RoslynAnalyzer.dll")).GetTypes()
            where typeof(DiagnosticAnalyzer).IsAssignableFrom(type) && !type.IsAbstract
            select (DiagnosticAnalyzer)Activator.CreateInstance(type)!];

    /// <summary>
    /// Reports on all code, generated or not: the analyzers skip what is marked as generated, so the marks are taken off.
    /// </summary>
    public static async Task<ImmutableArray<Diagnostic>> Run(Compilation compilation) => await compilation
        .WithAnalyzers(Analyzers, new AnalyzerOptions([], new Switches()))
        .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

    private sealed class Switches : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new On();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class On : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = key is "build_property.EnableTrimAnalyzer" or "build_property.EnableAotAnalyzer" or "build_property.EnableSingleFileAnalyzer"
                    ? "true"
                    : null;
                return value is not null;
            }
        }
    }
}
