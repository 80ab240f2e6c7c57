using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace TavilyServer.Starting;

/// <summary>What goes wrong at the start is said in a line on the error stream; a stack trace would hide it.</summary>
internal static class StartupErrors
{
    public static async Task<int> ExplainAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (OptionsValidationException wrong)
        {
            return Say(2, string.Join(Environment.NewLine, wrong.Failures));
        }
        catch (InvalidOperationException wrong)
        {
            return Say(2, wrong.Message);
        }
        catch (FormatException wrong)
        {
            return Say(2, $"Urls is not an address to listen on: {wrong.Message} Set it, for example, to http://localhost:5080.");
        }
        catch (Exception unbound) when (unbound is IOException or SocketException)
        {
            return Say(3, $"The server can't listen: {unbound.Message.TrimEnd('.')}. Choose another address with --urls (setting Urls).");
        }
    }

    /// <summary>The host and Kestrel log a failure to start together with its stack trace before they throw it.</summary>
    public static void Quieten(WebApplicationBuilder builder)
    {
        foreach (var source in (string[])["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel",
            "Microsoft.AspNetCore.Hosting.Diagnostics"])
        {
            builder.Logging.AddFilter(source, level => level == LogLevel.Warning);
        }
    }

    private static int Say(int code, string sentence)
    {
        Console.Error.WriteLine(sentence);
        return code;
    }
}
