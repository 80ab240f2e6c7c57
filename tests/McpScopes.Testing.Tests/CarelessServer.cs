using McpScopes.Testing.App;
using Microsoft.Extensions.DependencyInjection;

namespace McpScopes.Testing.Tests;

/// <summary>The application of mistakes, with one of them turned on.</summary>
internal sealed class CarelessServer : ScopedServerFactory<Bodies>
{
    public CarelessServer(string? mistake = null, params (string Name, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value);
        all["Mistake"] = mistake;
        Settings = all;
    }

    public int BodiesRun => Services.GetRequiredService<Bodies>().Count;
}
