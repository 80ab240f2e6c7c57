using System.Collections.Generic;
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
        _ = WriteAliases(source, model)
            .Namespace("Microsoft.Extensions.DependencyInjection", "System.Text.Json", "McpScopes.Hosting")
            .Summary("Registers the annotated tools, prompts and resources of this assembly and of those it references.")
            .GeneratedCode()
            .Line("[global::Microsoft.CodeAnalysis.Embedded]");
        using (source.Block("internal static class ScopedPrimitivesServerBuilderExtensions"))
        {
            _ = source
                .Summary("Registers every annotated tool, prompt and resource together with the scopes it requires.")
                .Line("/// <param name=\"builder\">The server.</param>")
                .Line(
                    "/// <param name=\"serializerOptions\">How arguments and results are read and written; "
                    + "<see langword=\"null\"/> for the SDK's own.</param>")
                .Line("/// <returns><paramref name=\"builder\"/>.</returns>");
            using (source.Indent("internal static IMcpServerBuilder WithScopedPrimitives("))
            {
                _ = source.Line("this IMcpServerBuilder builder, JsonSerializerOptions? serializerOptions = null) =>");
                using (source.Indent("ScopedPrimitivesBuilderExtensions.AddScopedPrimitives("))
                {
                    _ = source.Line("builder,").Line($"{Description(model)},");
                    _ = source.List("", Parts(model), ",").Line("serializerOptions);");
                }
            }
        }

        return source.ToSourceText();
    }

    /// <summary>Names the aliases under which alone some references are visible; they stand before everything else in a file.</summary>
    public static SourceBuilder WriteAliases(SourceBuilder source, RegistrationModel model)
    {
        foreach (var alias in model.Parts.Select(part => part.Substring(0, part.IndexOf(':'))).Where(alias => alias != "global").Distinct())
        {
            _ = source.Line($"extern alias {alias};").Line();
        }

        return source;
    }

    /// <summary>The expression for the application's metadata.</summary>
    public static string Description(RegistrationModel model) => $"global::{model.Namespace}.{MetadataEmitter.ClassName}.Description";

    /// <summary>The elements of the list of tables: the application's own first.</summary>
    public static IEnumerable<string> Parts(RegistrationModel model) =>
        model.Parts.Select(part => $"{part}.Part,").Prepend($"global::{model.Namespace}.{TableEmitter.ClassName}.Part,");
}
