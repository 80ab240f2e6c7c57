using McpScopes.Generators.Models;
using Microsoft.CodeAnalysis.Text;

namespace McpScopes.Generators.Emission;

/// <summary>
/// Writes the module initializer that guards an executable's hosts. It runs before <c>Main</c>, so that no host can be built before it.
/// </summary>
internal static class HostGuardEmitter
{
    public const string HintName = "McpScopes.HostGuard.g.cs";
    public const string ClassName = "HostGuard";

    public static SourceText Emit(HostGuardModel model)
    {
        var source = new SourceBuilder();
        _ = RegistrationEmitter.WriteAliases(source, model.Registration)
            .Namespace(model.Registration.Namespace, "McpScopes.Hosting")
            .Summary("Guards the MCP servers that this program builds, whoever puts them together.")
            .GeneratedCode();
        using (source.Block($"internal static class {ClassName}"))
        {
            _ = source
                .Summary("Runs before any other code of this assembly.")
                .Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
            using (source.Indent("internal static void Attach() => ScopedHostGuard.Attach("))
            {
                _ = source
                    .Line($"{Literal.String(model.AssemblyName)},")
                    .Line($"static () => {RegistrationEmitter.Description(model.Registration)},")
                    .Line("static () =>")
                    .List("", RegistrationEmitter.Parts(model.Registration), ");");
            }
        }

        return source.ToSourceText();
    }
}
