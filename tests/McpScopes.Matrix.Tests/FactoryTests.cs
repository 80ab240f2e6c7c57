using System.Reflection;
using McpScopes.Tests.Wire;
using Microsoft.AspNetCore.Mvc.Testing;

namespace McpScopes.Matrix.Tests;

/// <summary>The same programs under <see cref="WebApplicationFactory{TEntryPoint}"/>, which runs their own entry point and takes over their host.</summary>
[Collection(nameof(CompiledProgram))]
public sealed class FactoryTests : IAsyncLifetime
{
    private TestAuthority _authority = null!;

    public static TheoryData<ToolsCode, string> Programs { get; } = new()
    {
        { ToolsCode.Application, "CreateBuilder" },
        { ToolsCode.Application, "Startup" },
        { ToolsCode.Library, "CreateSlimBuilder" },
        { ToolsCode.LibraryBehindALibrary, "CreateEmptyBuilder" },
    };

    public async ValueTask InitializeAsync() => _authority = await TestAuthority.StartAsync();

    public ValueTask DisposeAsync() => _authority.DisposeAsync();

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Under_a_factory_no_body_runs_without_its_scope_either(ToolsCode tools, string builder)
    {
        var program = CompiledProgram.Get(tools, HostCode.Application);
        var entryPoint = program.Application.GetType("Program")!;
        foreach (var cell in Cell.Of(HostCode.Application, builder).Where(cell => cell.Mapping != Cell.Stdio))
        {
            program.Runs = 0;
            const string Url = "http://localhost";
            entryPoint.GetField("Failure")!.SetValue(null, new TaskCompletionSource<string>());
            entryPoint.GetField("Cell")!.SetValue(null, new Dictionary<string, string>
            {
                ["application"] = program.ApplicationName,
                ["tool"] = Cell.ToolName,
                ["builder"] = builder,
                ["authorization"] = cell.Authorization,
                ["registration"] = cell.Registration,
                ["mapping"] = cell.Mapping,
                ["url"] = Url,
                ["authority"] = _authority.Issuer,
            });
            var outcome = await TryAsync(entryPoint, cell, Url);

            Assert.True(outcome.Matches(cell, isFound: true, program.Runs), $"{cell} with {builder}: {outcome}, {program.Runs} runs");
        }
    }

    private async Task<Outcome> TryAsync(Type entryPoint, Cell cell, string url)
    {
        // The factory looks for the file that the SDK writes beside a program; this one was compiled in memory.
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, $"{entryPoint.Assembly.GetName().Name}.deps.json"), "{}");
        try
        {
            await using var factory = (IAsyncDisposable)Activator.CreateInstance(typeof(InMemory<>).MakeGenericType(entryPoint))!;
            var http = (HttpClient)typeof(InMemory<>).MakeGenericType(entryPoint).GetMethod("Connect")!.Invoke(factory, BindingFlags.DoNotWrapExceptions, null, [url], null)!;
            return new Outcome(null, await ServerCalls.CallAsync(http, url, cell.Tool, _authority));
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            var failure = ((TaskCompletionSource<string>)entryPoint.GetField("Failure")!.GetValue(null)!).Task;
            return new Outcome(exception is ObjectDisposedException ? await failure.WaitAsync(TimeSpan.FromMinutes(1)) : exception.Message, []);
        }
    }

    public sealed class InMemory<T> : WebApplicationFactory<T>
        where T : class
    {
        public HttpClient Connect(string url) => CreateClient(new() { BaseAddress = new Uri(url) });
    }
}
