using System.Linq;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Emission;

/// <summary>Writes <c>WithScopedPrimitives()</c>.</summary>
internal static class RegistrationEmitter
{
    public const string HintName = "McpScopes.Registration.g.cs";

    public static SourceText Emit(RegistrationModel model)
    {
        var source = new SourceBuilder();
        foreach (var alias in model.Parts.Select(part => part.Substring(0, part.IndexOf(':'))).Where(alias => alias != "global").Distinct())
        {
            _ = source.Line($"extern alias {alias};").Line();
        }

        _ = source
            .Namespace("Microsoft.Extensions.DependencyInjection", "System.Text.Json", "McpScopes.Hosting")
            .Summary("Registers the annotated tools, prompts and resources of this assembly and of those it references.")
            .GeneratedCode()
            .Line("[global::Microsoft.CodeAnalysis.Embedded]");
        using (source.Block("internal static class ScopedPrimitivesServerBuilderExtensions"))
        {
            _ = source
                .Summary("Registers every annotated tool, prompt and resource together with the scopes it requires.")
                .Line("/// <param name=\"builder\">The server.</param>")
                .Line("/// <param name=\"serializerOptions\">How arguments and results are read and written; <see langword=\"null\"/> for the SDK's own.</param>")
                .Line("/// <returns><paramref name=\"builder\"/>.</returns>");
            using (source.Indent("internal static IMcpServerBuilder WithScopedPrimitives("))
            {
                _ = source.Line("this IMcpServerBuilder builder, JsonSerializerOptions? serializerOptions = null) =>");
                using (source.Indent("ScopedPrimitivesBuilderExtensions.AddScopedPrimitives("))
                {
                    _ = source.Line("builder,").Line($"global::{model.Namespace}.{MetadataEmitter.ClassName}.Description,");
                    _ = source.List("", model.Parts.Select(part => $"{part}.Part,").Prepend($"global::{model.Namespace}.{TableEmitter.ClassName}.Part,"), ",");

                    _ = source.Line("serializerOptions);");
                }
            }
        }

        return source.ToSourceText();
    }
}
