using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Emission;

/// <summary>Writes the fixed fields of the protected resource metadata.</summary>
internal static class MetadataEmitter
{
    public const string HintName = "McpScopes.Metadata.g.cs";
    public const string ClassName = "ProtectedResource";

    public static SourceText Emit(MetadataModel model)
    {
        var source = new SourceBuilder()
            .Namespace(model.Namespace, "McpScopes.Table")
            .Summary("The server as its OAuth protected resource metadata describes it (RFC 9728 §2).")
            .GeneratedCode();
        using (source.Block($"internal static class {ClassName}"))
        {
            _ = source.Summary("Gets the fixed fields.");
            _ = source.Line("internal static ProtectedResourceDescription Description { get; } = new()").Line("{");
            using (source.Indent($"    ScopesSupported = {Literal.Strings(model.ScopesSupported)},"))
            {
                WriteProperty(source, "Name", model.Resource.Name);
                WriteProperty(source, "Documentation", model.Resource.Documentation);
                WriteProperty(source, "PolicyUri", model.Resource.PolicyUri);
                WriteProperty(source, "TermsOfServiceUri", model.Resource.TermsOfServiceUri);
            }

            _ = source.Line("};");
        }

        return source.ToSourceText();
    }

    private static void WriteProperty(SourceBuilder source, string name, string? value)
    {
        if (value is not null)
        {
            _ = source.Line($"{name} = {Literal.String(value)},");
        }
    }
}
