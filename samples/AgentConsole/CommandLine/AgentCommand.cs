using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AgentConsole.CommandLine;

/// <summary>The program's options, their defaults and their help.</summary>
internal static class AgentCommand
{
    private static readonly Option<string?> Script = new("--script")
    {
        Description = "Play the session of the README: one search, one refused extract. Keeps no token.",
        HelpName = "seed",
    };

    private static readonly Option<string?> Config = new("--config")
    {
        Description = "The .mcp.json to read. Default: the one beside the program.",
        HelpName = "PATH",
    };

    private static readonly Option<int> CallbackPort = new("--callback-port")
    {
        Description = "The port on localhost that the browser comes back to.",
        HelpName = "N",
        DefaultValueFactory = _ => 9876,
    };

    private static readonly Option<int> LoginTimeout = new("--login-timeout")
    {
        Description = "How many seconds to wait for the browser.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 300,
    };

    private static readonly Option<string?> TokenCache = new("--token-cache")
    {
        Description = "Where tokens are kept, readable by you alone. Default: your user's state folder.",
        HelpName = "PATH|none",
    };

    private static readonly Option<bool> NoServer = new("--no-server")
    {
        Description = "Never start the sample server; by default it is started in this process when nothing listens on the server's localhost address.",
    };

    private static readonly Option<string?> Upstream = new("--upstream")
    {
        Description = "Let the sample server's users sign in at an identity provider: a stand-in with Amazon Cognito's shapes, also in this process.",
        HelpName = "cognito-stand-in",
    };

    /// <summary>Makes the command.</summary>
    /// <param name="run">What to do with a command line that is in order.</param>
    public static RootCommand Create(Func<Arguments, CancellationToken, Task<ExitCode>> run)
    {
        var command = new RootCommand("AgentConsole: a terminal agent that calls MCP servers as you, with OAuth.")
        {
            Script, Config, CallbackPort, LoginTimeout, TokenCache, NoServer, Upstream,
        };
        Script.AcceptOnlyFromAmong("seed");
        Upstream.AcceptOnlyFromAmong("cognito-stand-in");
        Range(CallbackPort, 1, 65535);
        Range(LoginTimeout, 1, 86400);
        NotBlank(Config);
        NotBlank(TokenCache);
        foreach (var help in command.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithSections((HelpAction)help.Action!);
        }

        command.SetAction(async (parsed, cancellationToken) => (int)await run(Read(parsed), cancellationToken));
        return command;
    }

    private static Arguments Read(ParseResult parsed) => new()
    {
        Script = parsed.GetValue(Script),
        ConfigPath = parsed.GetValue(Config),
        CallbackPort = parsed.GetValue(CallbackPort),
        LoginTimeout = TimeSpan.FromSeconds(parsed.GetValue(LoginTimeout)),
        TokenCache = parsed.GetValue(TokenCache),
        StartServer = !parsed.GetValue(NoServer),
        Upstream = parsed.GetValue(Upstream),
    };

    private static void Range(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && (number < least || number > most))
        {
            result.AddError($"{option.Name} takes a whole number from {least} to {most}, not '{number}'.");
        }
    });

    private static void NotBlank(Option<string?> option) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && string.IsNullOrWhiteSpace(token.Value))
        {
            result.AddError($"{option.Name} needs a value.");
        }
    });

    private sealed class HelpWithSections(HelpAction options) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = options.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(HelpSections.AfterOptions);
            return code;
        }
    }
}
