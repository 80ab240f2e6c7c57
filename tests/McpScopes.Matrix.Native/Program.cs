extern alias HostLibrary;

using Acme.Application;
using Acme.Hosting;
using Acme.Tools;

// The words of a cell, as name=value. What came of it stands on the error stream, one line each: standard output may belong to the server.
var cell = args.Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
var (input, output) = (Console.OpenStandardInput(), Console.OpenStandardOutput());
try
{
    using var host = (IHost)((cell["tools"], cell["host"]) switch
    {
        ("Application", "Application") => new Hosts<OwnTodos>(cell, input, output).Build(),
        ("Library", "Application") => new Hosts<Todos>(cell, input, output).Build(),
        ("Application", _) => new HostLibrary::Acme.Hosting.Hosts<OwnTodos>(cell, input, output).Build(),
        _ => new HostLibrary::Acme.Hosting.Hosts<Todos>(cell, input, output).Build(),
    });
    await host.StartAsync();
    await Console.Error.WriteLineAsync("started");
    if (cell["mapping"] == "stdio")
    {
        // Ends with the stream that the client closes.
        await host.WaitForShutdownAsync();
    }
    else
    {
        await new StreamReader(input).ReadToEndAsync();
        await host.StopAsync();
    }
}
catch (Exception exception)
{
    await Console.Error.WriteLineAsync($"failed {exception.Message.ReplaceLineEndings(" ")}");
}

await Console.Error.WriteLineAsync($"runs {Todos.Runs + OwnTodos.Runs}");
