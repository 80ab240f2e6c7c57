using System;
using System.Collections.Generic;
using System.Linq;
using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Emission;

/// <summary>Writes the methods that make the SDK's objects.</summary>
internal static class PrimitivesEmitter
{
    public const string HintName = "McpScopes.Primitives.g.cs";
    public const string ClassName = "Primitives";

    public static SourceText Emit(FactoriesModel model)
    {
        var source = new SourceBuilder()
            .Line($"#pragma warning disable {string.Join(", ", UsageWarnings(model))} // What is obsolete is still served.")
            .Line()
            .Namespace(
                model.Namespace,
                "System",
                "System.Reflection",
                "System.Text.Json",
                "Microsoft.Extensions.DependencyInjection",
                "ModelContextProtocol.Server")
            .Summary("Makes the SDK's objects, each under the name that its row of the scope table carries.")
            .GeneratedCode();
        using (source.Block($"internal static class {ClassName}"))
        {
            var isFirst = true;
            foreach (var target in model.Targets)
            {
                _ = isFirst ? source : source.Line();
                isFirst = false;
                WriteFactory(source, target);
            }
        }

        return source.ToSourceText();
    }

    private static IEnumerable<string> UsageWarnings(FactoriesModel model) => model.Targets
        .SelectMany(target => target.Target.Method.UsageWarnings)
        .Distinct()
        .OrderBy(id => id, StringComparer.Ordinal)
        .Prepend("CS0618")
        .Prepend("CS0612");

    private static void WriteFactory(SourceBuilder source, NamedTarget named)
    {
        var (kind, name, displayName, method) = named.Target;
        var type = TypeOf(kind);
        _ = source.Summary(
            $"The {Describe(kind)} {Literal.Documentation(name)}: {Literal.Documentation(method.TypeName + "." + method.Name)}.");
        using (source.Indent(
            $"internal static {type} {named.Factory}(IServiceProvider services, JsonSerializerOptions? json) => {type}.Create("))
        {
            using (source.Indent($"typeof({method.Type}).GetMethod("))
            {
                _ = source.Line($"{Literal.String(method.Name)}, {BindingFlags(method)}{ParameterTypes(method)})!,");
            }

            _ = source.Line(method.IsStatic
                ? "target: null,"
                : $"static request => ActivatorUtilities.CreateInstance<{method.Type}>(request.Services!),");
            _ = source.Line($"new() {{ {Names(kind, name, displayName)}, Services = services, SerializerOptions = json }});");
        }
    }

    private static string BindingFlags(MethodReference method) =>
        $"BindingFlags.{(method.IsStatic ? "Static" : "Instance")} | BindingFlags.{(method.IsPublic ? "Public" : "NonPublic")}";

    private static string ParameterTypes(MethodReference method) =>
        method.IsFoundByName ? "" : $", [{string.Join(", ", method.ParameterTypes.Select(type => $"typeof({type})"))}]";

    private static string Names(PrimitiveKind kind, string name, string displayName) => kind is PrimitiveKind.Tool or PrimitiveKind.Prompt
        ? $"Name = {Literal.String(name)}"
        : $"UriTemplate = {Literal.String(name)}, Name = {Literal.String(displayName)}";

    private static string TypeOf(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Tool => "McpServerTool",
        PrimitiveKind.Prompt => "McpServerPrompt",
        _ => "McpServerResource",
    };

    private static string Describe(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Tool => "tool",
        PrimitiveKind.Prompt => "prompt",
        PrimitiveKind.Resource => "resource",
        _ => "resource template",
    };
}
