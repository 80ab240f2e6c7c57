using System.Globalization;

namespace AgentConsole.CommandLine;

/// <summary>The command line, read and checked.</summary>
internal sealed record Arguments
{
    public const int DefaultCallbackPort = 9876;

    public static readonly TimeSpan DefaultLoginTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The <c>.mcp.json</c> to read; null is the one beside the program.</summary>
    public string? ConfigPath { get; private set; }

    /// <summary>The name of the story to play; null means that requests are typed.</summary>
    public string? Script { get; private set; }

    public int CallbackPort { get; private set; } = DefaultCallbackPort;

    public TimeSpan LoginTimeout { get; private set; } = DefaultLoginTimeout;

    /// <summary>Where tokens are kept: null is the user's state folder, <c>none</c> is nowhere.</summary>
    public string? TokenCache { get; private set; }

    public bool StartServer { get; private set; } = true;

    public bool Help { get; private set; }

    public bool Version { get; private set; }

    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = Split(args[i]);
            string Value()
            {
                if (inline is not null)
                {
                    return inline;
                }

                return ++i < args.Count ? args[i] : throw Wrong($"{name} needs a value.");
            }

            switch (name)
            {
                case "--config":
                    parsed.ConfigPath = NotEmpty(name, Value());
                    break;
                case "--script":
                    parsed.Script = Value() is "seed" ? "seed" : throw Wrong("--script knows one script: seed.");
                    break;
                case "--callback-port":
                    parsed.CallbackPort = Number(name, Value(), 1, 65535);
                    break;
                case "--login-timeout":
                    parsed.LoginTimeout = TimeSpan.FromSeconds(Number(name, Value(), 1, 86400));
                    break;
                case "--token-cache":
                    parsed.TokenCache = NotEmpty(name, Value());
                    break;
                case "--no-server" when inline is null:
                    parsed.StartServer = false;
                    break;
                case "--help" or "-h" or "-?" when inline is null:
                    parsed.Help = true;
                    break;
                case "--version" when inline is null:
                    parsed.Version = true;
                    break;
                default:
                    throw Wrong($"'{args[i]}' is not an option.");
            }
        }

        return parsed;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return argument.StartsWith("--", StringComparison.Ordinal) && equals > 0
            ? (argument[..equals], argument[(equals + 1)..])
            : (argument, null);
    }

    private static string NotEmpty(string name, string value) =>
        string.IsNullOrWhiteSpace(value) ? throw Wrong($"{name} needs a value.") : value;

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong($"{name} takes a whole number from {least} to {most}, not '{value}'.");

    private static ProblemException Wrong(string message) =>
        new(ExitCode.BadUsage, $"{message} Run with --help to see every option.");
}
