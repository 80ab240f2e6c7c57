using Acme.Hosting;
using Microsoft.Extensions.Hosting;

// WebApplicationFactory starts the program itself, and listens to what it builds.
var host = (IHost)new Hosts<Acme.Tools.Todos>(Program.Cell!, Stream.Null, Stream.Null).Build();
try
{
    await host.RunAsync();
}
catch (Exception exception)
{
    Program.Failure.TrySetResult(exception.Message);
    throw;
}

public partial class Program
{
    public static IReadOnlyDictionary<string, string>? Cell;

    /// <summary>Why the program ended. The factory may only notice that its host is gone.</summary>
    public static TaskCompletionSource<string> Failure = new();
}
