using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Tests.Diagnostics.Checking;

/// <summary>A file beside the sources, as MSBuild's AdditionalFiles hands it to the compiler.</summary>
internal sealed class AdditionalFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
