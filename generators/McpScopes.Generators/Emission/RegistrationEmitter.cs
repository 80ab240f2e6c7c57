using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Emission;

/// <summary>Writes <c>WithScopedPrimitives()</c>.</summary>
internal static class RegistrationEmitter
{
    public const string HintName = "McpScopes.Registration.g.cs";

    public static SourceText Emit(RegistrationModel model)
    {
        var source = new SourceBuilder().Namespace("Microsoft.Extensions.DependencyInjection", "System.Text.Json", "McpScopes.Hosting");
        _ = source
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
                    using (source.List("", ","))
                    {
                        _ = source.Line($"global::{model.Namespace}.{TableEmitter.ClassName}.Part,");
                        foreach (var part in model.Parts)
                        {
                            _ = source.Line($"{part}.Part,");
                        }
                    }

                    _ = source.Line("serializerOptions);");
                }
            }
        }

        return source.ToSourceText();
    }
}
